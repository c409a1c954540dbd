#pragma once

#include <optional>

#include "net/clock.hpp"
#include "story/recorder.hpp"

namespace glasstls::cli {

/// The time since it was first looked at, which is when the flow begins.
class Stopwatch : public story::FlowClock {
 public:
  double milliseconds() override {
    if (!start_) start_ = net::now();
    return net::milliseconds(*start_, net::now());
  }

 private:
  std::optional<net::Instant> start_;
};

}  // namespace glasstls::cli
