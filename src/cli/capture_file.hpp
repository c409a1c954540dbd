#pragma once

#include <chrono>
#include <optional>

#include "cli/output.hpp"
#include "export/capture.hpp"

namespace glasstls::cli {

/// Opens the capture that the user asked for with --pcapng, and warns of what will be in it. `clock` may be
/// null.
inline void open_capture(std::optional<exporting::Capture>& capture, const std::string& path,
                         story::Clock* clock) {
  if (path.empty()) return;
  write_all(standard_error,
            "glasstls: warning: " + path +
                " will hold the secrets of this connection: whoever has it can read the traffic\n",
            "standard error");
  const double ms = clock ? clock->milliseconds() : 0;
  const auto now =
      std::chrono::duration<double, std::nano>(std::chrono::system_clock::now().time_since_epoch());
  capture.emplace(path, exporting::Capture::Options{
                            .epoch = static_cast<std::uint64_t>(now.count() - ms * 1e6), .clock = clock});
}

}  // namespace glasstls::cli
