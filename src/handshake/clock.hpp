#pragma once

#include <cstdint>

namespace glasstls::handshake {

/// Where the protocol gets the time from. It reads no clock itself: a program hands in that of the operating
/// system, a lesson or a test hands in one that shows the time they need.
class Clock {
 public:
  virtual ~Clock() = default;
  /// Milliseconds since 1970-01-01 00:00:00 UTC.
  virtual std::int64_t milliseconds() const = 0;
};

}  // namespace glasstls::handshake
