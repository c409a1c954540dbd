#pragma once

#include <chrono>
#include <optional>

#include "cli/output.hpp"
#include "recording/capture.hpp"

namespace glasstls::cli {

/// What the time is where `clock` says 0, in nanoseconds since 1970-01-01 UTC.
inline std::uint64_t epoch_of(story::FlowClock& clock) {
  const double now =
      std::chrono::duration<double, std::nano>(std::chrono::system_clock::now().time_since_epoch()).count();
  return static_cast<std::uint64_t>(now - clock.milliseconds() * 1e6);
}

/// Says on standard error what will be in a capture.
inline void warn_of_capture(const std::string& path) {
  warn(path + " will hold the secrets of this connection: anyone who has it can read the traffic");
}

/// Opens the capture that the user asked for with --pcapng, and warns of what will be in it. Without a clock,
/// the packets' times count from `at`, in seconds since 1970-01-01 UTC.
inline void open_capture(std::optional<recording::Capture>& capture, const std::string& path,
                         story::FlowClock* clock, std::int64_t at = 0) {
  if (path.empty()) return;
  constexpr std::uint64_t second = 1'000'000'000;
  capture.emplace(
      path, recording::Capture::Options{
                .epoch = clock ? epoch_of(*clock) : static_cast<std::uint64_t>(at) * second, .clock = clock});
  warn_of_capture(path);
}

/// The capture's end, where there is one.
inline void finish(std::optional<recording::Capture>& capture, Unwritten& unwritten) {
  if (!capture) return;
  capture->finish();
  unwritten.note(capture->file().trouble());
}

}  // namespace glasstls::cli
