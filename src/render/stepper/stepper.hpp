#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "render/stepper/machines.hpp"
#include "render/text/views.hpp"

namespace glasstls::render::stepper {

/// A debugger for handshakes: a position in a story, breakpoints, and commands that return text. It reads and
/// prints nothing itself.
///
/// A story may be growing. Its owner calls grown() after each new event, and holds back the next ones while
/// the stepper wants a command.
class Stepper {
 public:
  /// What the caller does next.
  enum class Then : std::uint8_t {
    ask,    ///< wait for the next command
    go_on,  ///< the goal is not reached: let the story grow, then call grown()
    quit
  };
  /// The answer to a command.
  struct Answer {
    std::string text{};
    Then then = Then::ask;
  };

  /// Starts before the first event of `story`, which outlives this. `growing`: whether more events may come.
  Stepper(const story::Story& story, const text::Look& look, bool growing)
      : story_(story), look_(look), growing_(growing) {}

  /// Carries out a command line. An empty line does nothing.
  Answer command(std::string_view line);
  /// The story has grown. Returns what to show if the goal is reached, otherwise nothing.
  std::optional<std::string> grown();
  /// The story is over. Returns what to show to a user who waits for more events.
  std::string over();

  /// The story that is stepped through.
  const story::Story& story() const { return story_; }
  /// How answers are laid out.
  const text::Look& look() const { return look_; }
  /// Sets the width of answers, in columns.
  void set_width(int columns) { look_.style.width = columns; }
  /// Whether more events may come.
  bool growing() const { return growing_; }
  /// How many events were passed, the current one included.
  std::size_t passed() const { return passed_; }
  /// The current event; null before the first one.
  const story::Step* current() const { return passed_ > 0 ? &story_.steps[passed_ - 1] : nullptr; }
  /// Whether a breakpoint stops at that event.
  bool breaks_at(std::size_t index) const;
  /// The states, keys and transcript hash of both sides.
  Position where();

  // The answers of commands, for other views. Each is whole lines.

  /// The current event.
  std::string details(const text::Look& look) const;
  /// `print key-schedule`.
  std::string key_schedule(const text::Look& look) const;
  /// `print transcript`.
  std::string transcript(const text::Look& look);
  /// `checks`.
  std::string checks(const text::Look& look) const;
  /// `observer`.
  std::string observer(const text::Look& look) const;
  /// `print commands`.
  std::string commands(const text::Look& look) const;
  /// The time of the current event since the flow began and, in brackets, since the main event before it:
  /// "25.3 ms (+24.8 ms)". Empty without a clock.
  std::string time() const;
  /// A sentence about bytes that wait for the user before they are sent; empty if there are none.
  std::string held() const;

  /// A line for each command.
  static std::string help();

 private:
  enum class Goal : std::uint8_t { none, matters, any, number, breakpoint };
  struct Words {
    std::string_view first, rest;
  };

  Answer answer(Words words);
  Answer go(Goal goal, std::size_t times);
  std::string back(std::size_t times);
  bool run();
  std::string stop_text() const;
  std::string print(std::string_view what);
  std::string secrets() const;
  std::string keys();
  std::string set_break(std::string_view name);
  std::string delete_break(std::string_view name);
  std::string breakpoints() const;
  std::string list(std::string_view how_many) const;
  std::string number_of(std::size_t passed) const;
  std::size_t request_start() const;

  const story::Story& story_;
  text::Look look_;
  bool growing_;
  std::size_t passed_ = 0;
  Goal goal_ = Goal::none;
  std::size_t times_ = 0;  // how often to reach the goal, or the number of the event to go to
  std::vector<std::string> breaks_;
  std::vector<story::Standing> standings_;
};

}  // namespace glasstls::render::stepper
