#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace glasstls::cli {

/// The user's terminal as a whole screen, keys one at a time. It is as it was before once this is gone, and
/// also where a signal ends the program. There is one at a time.
class Terminal {
 public:
  /// Whether there is one to read from and to write to, and not one that only prints (TERM=dumb).
  static bool is_there();

  /// Throws std::system_error.
  Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;
  ~Terminal();

  struct Size {
    std::size_t width = 80, height = 24;  ///< in characters
  };
  Size size() const;
  /// Puts `lines` on the screen, from the top; they are as many as the screen has and no wider.
  void draw(const std::vector<std::string>& lines);

  /// What a key press sent, once there is one. Empty if the screen's size has changed meanwhile, or (with
  /// `ended` set) where the terminal is gone.
  std::string wait(bool& ended);
};

}  // namespace glasstls::cli
