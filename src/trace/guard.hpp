#pragma once

#include <exception>

#include "trace/event.hpp"

namespace glasstls::trace {

/// Protects a connection from its watcher: a std::exception that the watcher throws never reaches the
/// connection, and the watcher gets no more events.
class Guard : public Sink {
 public:
  /// `watcher` is not owned, and may be null.
  explicit Guard(Sink* watcher) : watcher_(watcher) {}

  /// The sink to attach; null without a watcher, and then no event is made.
  Sink* sink() { return watcher_ ? this : nullptr; }

  /// Passes the event on, unless the watcher threw before.
  void receive(const Event& event) override {
    if (!watcher_) return;
    try {
      watcher_->receive(event);
    } catch (const std::exception&) {
      watcher_ = nullptr;
    }
  }
  /// What the watcher wants.
  bool wants_secrets() const override { return watcher_ && watcher_->wants_secrets(); }

 private:
  Sink* watcher_;
};

}  // namespace glasstls::trace
