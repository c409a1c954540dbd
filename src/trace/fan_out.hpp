#pragma once

#include <deque>

#include "trace/guard.hpp"

namespace glasstls::trace {

/// One sink that is several, each with a guard of its own: one that throws is dropped, and neither the
/// connection nor the others notice. Secrets come where one of them wants them; the others look away.
class FanOut : public Sink {
 public:
  /// `sink` is not owned, and may be null.
  void add(Sink* sink) {
    if (sink) sinks_.emplace_back(sink);
  }
  /// What to hand to the engine; null where there is nobody.
  Sink* sink() { return sinks_.empty() ? nullptr : this; }

  void receive(const Event& event) override {
    for (Guard& sink : sinks_) sink.receive(event);
  }
  bool wants_secrets() const override {
    for (const Guard& sink : sinks_)
      if (sink.wants_secrets()) return true;
    return false;
  }

 private:
  std::deque<Guard> sinks_;
};

}  // namespace glasstls::trace
