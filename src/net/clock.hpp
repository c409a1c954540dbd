// net: names, addresses, TCP, time and randomness; the only network system calls.
#pragma once

#include <algorithm>
#include <chrono>
#include <climits>
#include <cstdint>

namespace glasstls::net {

/// A point of time that never jumps, for measuring and for time-outs.
using Instant = std::chrono::steady_clock::time_point;

/// While one of these lives, time does not count: afterwards now() continues from where it was, and deadlines
/// are as far away as before. For programs that stop a connection while a person looks at it. For one thread
/// only.
class Intermission {
 public:
  /// Begins one.
  Intermission() = default;
  Intermission(const Intermission&) = delete;
  Intermission& operator=(const Intermission&) = delete;
  ~Intermission() { all_ += std::chrono::steady_clock::now() - began_; }

  /// How long all of them lasted together.
  static Instant::duration all() { return all_; }

 private:
  Instant began_ = std::chrono::steady_clock::now();
  static inline Instant::duration all_{};
};

/// The time now, without all intermissions.
inline Instant now() { return std::chrono::steady_clock::now() - Intermission::all(); }

/// Milliseconds between two instants, with fractions.
inline double milliseconds(Instant from, Instant to) {
  return std::chrono::duration<double, std::milli>(to - from).count();
}

/// Seconds since 1970-01-01 00:00:00 UTC, as certificates need them.
inline std::int64_t unix_time() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

/// The same in milliseconds, as the age of tickets needs it.
inline std::int64_t unix_milliseconds() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

/// The time at which waiting ends.
class Deadline {
 public:
  /// So many milliseconds from now.
  explicit Deadline(std::chrono::milliseconds from_now) : at_(now() + from_now) {}
  /// At this time.
  explicit Deadline(Instant at) : at_(at) {}
  /// Waiting does not end.
  static Deadline never() { return Deadline(Instant::max()); }

  /// The time itself.
  Instant at() const { return at_; }
  /// Whether it is reached now.
  bool passed() const { return now() >= at_; }
  /// The earlier one of both.
  Deadline or_earlier(Instant other) const { return Deadline(std::min(at_, other)); }

  /// The argument for poll(2): whole milliseconds, rounded up because poll must not return too early; -1 for
  /// never.
  int poll_timeout() const {
    if (at_ == Instant::max()) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(at_ - now()).count();
    return static_cast<int>(std::clamp<long long>(left, 0, INT_MAX));
  }

 private:
  Instant at_;
};

}  // namespace glasstls::net
