#pragma once

#include <vector>

#include "trace/event.hpp"

namespace glasstls::cli {

/// One sink that is several. Secrets come where one of them wants them; the others look away.
class FanOut : public trace::Sink {
 public:
  /// `sink` is not owned, and may be null.
  void add(trace::Sink* sink) {
    if (sink) sinks_.push_back(sink);
  }
  /// What to hand to the engine: the only sink itself, or null where there is none.
  trace::Sink* sink() { return sinks_.empty() ? nullptr : sinks_.size() == 1 ? sinks_.front() : this; }

  void receive(const trace::Event& event) override {
    for (trace::Sink* sink : sinks_) sink->receive(event);
  }
  bool wants_secrets() const override {
    for (const trace::Sink* sink : sinks_)
      if (sink->wants_secrets()) return true;
    return false;
  }

 private:
  std::vector<trace::Sink*> sinks_;
};

}  // namespace glasstls::cli
