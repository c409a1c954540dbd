#include "cli/progress_bar.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "cli/output.hpp"

namespace glasstls::cli {

namespace {

constexpr std::chrono::seconds patience(1);
constexpr std::chrono::milliseconds pause(100);
// ECMA-48: to the begin of the line, and erase from here to its end.
constexpr std::string_view begin_of_line = "\r", erase = "\x1b[K";

bool is_terminal(int descriptor) {
  const char* type = std::getenv("TERM");
  return ::isatty(descriptor) && type && *type && std::string_view(type) != "dumb";
}

std::size_t width_of(int descriptor) {
  winsize size{};
  return ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

}  // namespace

std::string progress_line(const conformance::Progress& progress, std::size_t width) {
  constexpr std::size_t bar = 20;
  const double in_file =
      progress.cases > 0
          ? std::min(1.0, static_cast<double>(progress.done) / static_cast<double>(progress.cases))
          : 0.0;
  const double part = std::clamp((static_cast<double>(progress.file) + in_file) /
                                     static_cast<double>(std::max<std::size_t>(1, progress.files)),
                                 0.0, 1.0);
  const auto filled = static_cast<std::size_t>(part * static_cast<double>(bar));
  const std::string percent = std::to_string(static_cast<int>(100 * part));
  std::string line = "[" + std::string(filled, '#') + std::string(bar - filled, '-') + "] " +
                     std::string(3 - std::min<std::size_t>(3, percent.size()), ' ') + percent + " %  ";
  if (progress.cases > 0)
    line += std::to_string(progress.done) + " of " + std::to_string(progress.cases) + "  ";
  line += safe(progress.name);
  return line.size() <= width ? line : line.substr(0, width);
}

ProgressBar::ProgressBar() : terminal_(is_terminal(standard_error)), next_(Clock::now() + patience) {}

void ProgressBar::show(const conformance::Progress& progress) {
  if (!terminal_ || Clock::now() < next_) return;
  next_ = Clock::now() + pause;
  const Printable line = Printable::line(progress_line(progress, width_of(standard_error) - 1));
  shown_ = true;
  write_all(standard_error, as_bytes(std::string(begin_of_line) + line.text() + std::string(erase)),
            "progress");
}

void ProgressBar::clear() noexcept {
  if (!shown_) return;
  shown_ = false;
  try {
    write_all(standard_error, as_bytes(std::string(begin_of_line) + std::string(erase)), "progress");
  } catch (const std::exception&) {  // nobody is there to see it
  }
}

}  // namespace glasstls::cli
