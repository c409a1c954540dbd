#pragma once

#include <chrono>
#include <optional>

#include "cli/output.hpp"
#include "export/capture.hpp"

namespace glasstls::cli {

/// Opens the capture that the user asked for with --pcapng, and warns of what will be in it. Without a clock,
/// the packets' times count from `at`, in seconds since 1970-01-01 UTC.
inline void open_capture(std::optional<exporting::Capture>& capture, const std::string& path,
                         story::Clock* clock, std::int64_t at = 0) {
  if (path.empty()) return;
  write_all(standard_error,
            "glasstls: warning: " + path +
                " will hold the secrets of this connection: whoever has it can read the traffic\n",
            "standard error");
  constexpr double second = 1e9;
  const double now =
      std::chrono::duration<double, std::nano>(std::chrono::system_clock::now().time_since_epoch()).count();
  const double epoch = clock ? now - clock->milliseconds() * 1e6 : static_cast<double>(at) * second;
  capture.emplace(path,
                  exporting::Capture::Options{.epoch = static_cast<std::uint64_t>(epoch), .clock = clock});
}

}  // namespace glasstls::cli
