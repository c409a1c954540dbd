#include "handshake/replay_guard.hpp"

#include "crypto/hash/hash.hpp"

namespace glasstls::handshake {

bool ReplayGuard::admit(View ticket, std::int64_t window, std::int64_t now) {
  while (!order_.empty() && order_.front().first < now) {
    seen_.erase(order_.front().second);
    order_.pop_front();
  }
  // A ClientHello that is fresh now may be expected one window from now, and a copy of it is fresh one window
  // later.
  const std::int64_t longest = 2 * window;
  if ((started_at_ && now - *started_at_ <= longest) || order_.size() >= most_) return false;
  const Bytes name = to_bytes(crypto::hash(crypto::HashAlgorithm::sha256, ticket));
  if (!seen_.insert(name).second) return false;
  order_.emplace_back(now + longest, name);
  return true;
}

}  // namespace glasstls::handshake
