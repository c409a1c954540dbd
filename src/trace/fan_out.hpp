#pragma once

#include <deque>

#include "trace/guard.hpp"

namespace glasstls::trace {

/// Passes each event to several sinks. Each has its own Guard: a sink that throws gets no more events, and
/// neither the connection nor the other sinks notice. When one sink wants secrets, all get them; the others
/// must ignore them.
class FanOut : public Sink {
 public:
  /// `sink` is not owned, and may be null.
  void add(Sink* sink) {
    if (sink) sinks_.emplace_back(sink);
  }
  /// The sink for the engine; null when none was added.
  Sink* sink() { return sinks_.empty() ? nullptr : this; }

  /// Passes the event on to each sink.
  void receive(const Event& event) override {
    for (Guard& sink : sinks_) sink.receive(event);
  }
  /// Whether any of the sinks wants secrets.
  bool wants_secrets() const override {
    for (const Guard& sink : sinks_)
      if (sink.wants_secrets()) return true;
    return false;
  }

 private:
  std::deque<Guard> sinks_;
};

}  // namespace glasstls::trace
