#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "conformance/vectors/recorder.hpp"

namespace glasstls::cli {

/// "[#####-----]  50 %  12 of 24  file", no wider than `width` characters.
std::string progress_line(const conformance::Progress& progress, std::size_t width);

/// Shows on standard error how far a run is, once it takes longer than a second, and where that is a
/// terminal. It is gone at the end.
class ProgressBar {
 public:
  ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;
  ~ProgressBar() { clear(); }

  /// Draws the bar again, at most ten times a second.
  void show(const conformance::Progress& progress);
  /// Takes the bar away.
  void clear() noexcept;

 private:
  using Clock = std::chrono::steady_clock;

  const bool terminal_;
  Clock::time_point next_;  // when to draw
  bool shown_ = false;
};

}  // namespace glasstls::cli
