#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "render/stepper/stepper.hpp"

namespace glasstls::render::stepper {

/// A key that somebody pressed: a character as itself, others by these numbers.
namespace key {
/// Beyond every byte, so they differ from characters.
inline constexpr int up = 0x100, down = 0x101, left = 0x102, right = 0x103, page_up = 0x104,
                     page_down = 0x105, home = 0x106, end = 0x107, escape = 0x108, enter = 0x109,
                     backspace = 0x10a;
}  // namespace key

/// The keys in what a terminal sent (codes of ECMA-48 and xterm). Unknown codes are left out.
std::vector<int> keys_of(std::string_view bytes);

/// The first `width` columns of a line; its codes are kept.
std::string clip(std::string_view line, std::size_t width);

/// A stepper on a whole screen: the list of events, the details of the current one, and both state machines.
/// It turns keys into commands and draws lines; it reads and prints nothing itself.
class FullScreen {
 public:
  /// `stepper` outlives this. `title` says what is shown.
  FullScreen(Stepper& stepper, std::string title) : stepper_(stepper), title_(std::move(title)) {}

  /// Handles a key. Returns what the caller does next.
  Stepper::Then press(int key);

  /// The screen's lines, from the top: exactly `height`, each of at most `width` columns. Below 40 x 8 they
  /// only say that the screen is too small.
  std::vector<std::string> draw(std::size_t width, std::size_t height);

  /// Sets the answer of a command that moved nothing, to show at the bottom.
  void say(const std::string& text);

 private:
  enum class Pane : std::uint8_t {
    details,
    machines,
    bytes,
    keys,
    transcript,
    checks,
    observer,
    answer,
    help
  };

  Stepper::Then command(std::string_view line);
  Stepper::Then typed(int key);
  void show(Pane pane);
  std::vector<std::string> events(std::size_t width, std::size_t height) const;
  std::vector<std::string> pane(std::size_t width);
  std::vector<std::string> pane_part(std::size_t width, std::size_t height);
  std::string rule(std::size_t width) const;
  std::string pane_text(const text::Look& look);
  std::string bottom_line(std::size_t width) const;

  Stepper& stepper_;
  std::string title_;
  Pane pane_ = Pane::details;
  std::size_t scroll_ = 0, most_scroll_ = 0, page_ = 10;  // of the pane, in lines
  std::string answer_;                                    // to the last command that was typed
  bool alone_ = false;                                    // whether the pane fills the screen
  bool typing_ = false;
  std::string typed_;
};

}  // namespace glasstls::render::stepper
