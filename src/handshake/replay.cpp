#include "handshake/replay.hpp"

namespace glasstls::handshake {

bool ReplayGuard::admit(View binder, std::int64_t window, std::int64_t now) {
  while (!order_.empty() && order_.front().first < now) {
    seen_.erase(order_.front().second);
    order_.pop_front();
  }
  // What is fresh now is expected within a window of now, and its copies are fresh until a window after that.
  const std::int64_t longest = 2 * window;
  if (now - started_at_ <= longest || order_.size() >= most_) return false;
  if (!seen_.insert(to_bytes(binder)).second) return false;
  order_.emplace_back(now + longest, to_bytes(binder));
  return true;
}

}  // namespace glasstls::handshake
