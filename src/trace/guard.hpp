#pragma once

#include <exception>

#include "trace/event.hpp"

namespace glasstls::trace {

/// Stands between a connection and somebody who watches it: what the watcher throws (a std::exception) never
/// reaches the connection, and a watcher that threw hears nothing more.
class Guard : public Sink {
 public:
  /// `watcher` is not owned, and may be null.
  explicit Guard(Sink* watcher) : watcher_(watcher) {}

  /// What to attach; null where nobody watches, so that no event is made.
  Sink* sink() { return watcher_ ? this : nullptr; }

  void receive(const Event& event) override {
    if (!watcher_) return;
    try {
      watcher_->receive(event);
    } catch (const std::exception&) {
      watcher_ = nullptr;
    }
  }
  bool wants_secrets() const override { return watcher_ && watcher_->wants_secrets(); }

 private:
  Sink* watcher_;
};

}  // namespace glasstls::trace
