#pragma once

#include <sys/types.h>

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "net/clock.hpp"
#include "net/stream.hpp"

namespace glasstls::net {

/// What a Program did instead of answering.
enum class Silence : std::uint8_t {
  none,         ///< it answered
  timed_out,    ///< it neither answered nor ended in time
  too_long,     ///< its line is longer than allowed
  ended,        ///< it ended, or closed its standard output
  interrupted,  ///< the user wants to end
};

/// The answer of a Program to one line.
struct Reply {
  std::string line{};  ///< without its end
  Silence silence = Silence::none;
};

/// Another program that speaks in lines: one line on its standard input, one on its standard output. It runs
/// in a process group of its own and with an environment of a few harmless variables. When this object ends,
/// the whole group is killed. No program can make its user wait beyond a deadline, fill its memory or send it
/// a SIGPIPE.
class Program {
 public:
  /// What is kept of the program's standard error, in bytes: the end of it.
  static constexpr std::size_t most_last_words = 4096;

  /// Starts `words`: a path, or a name to be found in PATH, and its arguments. Lines longer than `longest`
  /// bytes are not read. Throws std::system_error if it cannot be started.
  Program(std::span<const std::string> words, std::size_t longest);
  /// Kills what is left of the process group.
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  /// Writes `line` and an end of line, and waits for a line. `interrupt` is a descriptor that becomes
  /// readable when the user wants to end; negative: none.
  Reply ask(std::string_view line, Deadline deadline, int interrupt = -1);

  /// Closes its standard input, which asks it to end, and waits until it has ended. What it still writes is
  /// counted and thrown away. Whether it ended in time without writing more.
  bool finish(Deadline deadline);

  /// Whether it has ended; does not wait. What it wrote meanwhile is thrown away, so it never waits for us.
  bool has_finished();
  /// Its exit code; empty if a signal ended it. Kills the group first.
  std::optional<int> exit_code();

  /// How it ended, as the end of a sentence: "it ended with exit code 1". Kills the group first.
  std::string ending();
  /// The end of what it wrote to its standard error. Kills the group first, so all of it is there.
  std::string last_words();

 private:
  void send_some(Bytes& unsent);
  bool read_output();
  bool read_some_output();
  void read_errors();
  std::optional<std::string> take_line();
  bool has_ended() const;
  void wait_for_end(Deadline deadline) const;
  void kill_group();

  std::size_t longest_;
  Descriptor input_, output_, errors_;
  std::string received_{};    ///< from its standard output, not taken yet
  std::string last_words_{};  ///< from its standard error
  pid_t pid_ = -1;            ///< also of the process group; negative once it was waited for
  int status_ = 0;            ///< how it ended
  bool killed_ = false;       ///< by us, before it ended
};

}  // namespace glasstls::net
