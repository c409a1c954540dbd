#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/printable.hpp"
#include "cli/exit_code.hpp"

namespace glasstls::cli {

/// POSIX file descriptors.
inline constexpr int standard_output = 1, standard_error = 2;

/// Before anything else: a reader that leaves is an error of write() and no signal (SIGPIPE), and descriptors
/// 0 to 2 are taken where they were closed, so no connection or file gets the number of standard output.
void prepare_outputs();

/// Writes all of `bytes`, however long the reader takes. Throws std::system_error, which names `what` was
/// being written; for standard error nothing, as there is nobody to tell.
void write_all(int descriptor, View bytes, const std::string& what);
void write_all(int descriptor, const Printable& text, const std::string& what);

/// Prints lines that were laid out for people, with colours where style_for(descriptor) has them. All text
/// for standard output and standard error passes here or through complain(), and so through Printable.
void print(int descriptor, std::string_view lines);

/// "glasstls: what", on standard error, broken to the width of a terminal; all lines but the first are
/// indented, so text from outside in it cannot pass for a line of ours. Commands to type in it are as
/// called_as.hpp has them.
void complain(std::string_view what);

/// A warning on standard error; nothing where `sentence` is empty.
void warn(const std::string& sentence);

/// Standard output or standard error while connections live. write() neither throws nor waits for the reader:
/// a thread carries the text on. What a reader leaves unread beyond a limit is dropped, and a line in its
/// place counts it. The first failure is said on standard error, once, and nothing is written after it.
class Outlet {
 public:
  /// At most `most` bytes wait for the reader, and as many are under way to it.
  Outlet(int descriptor, std::string name, std::size_t most = std::size_t{1} << 20);
  ~Outlet();
  Outlet(const Outlet&) = delete;
  Outlet& operator=(const Outlet&) = delete;

  /// What print() prints.
  void write(std::string_view lines) noexcept;
  /// Waits until the reader has everything, for `patience` at most where there is a limit; whether it has.
  bool flush(std::optional<std::chrono::milliseconds> patience = {}) noexcept;
  /// The same, at the end: what is unread then is given up.
  bool finish(std::optional<std::chrono::milliseconds> patience = {}) noexcept;
  /// Whether something could not be written, which was said.
  bool failed() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// What a server says while it serves. It waits for no reader, and at the end only for a moment.
struct ServerOutput {
  Outlet lines{standard_output, "standard output"}, errors{standard_error, "standard error"};

  /// Queues a sentence for standard error.
  void complain(const std::string& sentence) noexcept;
  /// Gives the readers a moment for what waits, and ends.
  void finish() noexcept;
};

/// A file could not be written; what() is a sentence for people.
class FileTrouble : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A file of our own, closed at the end; "-" is standard output.
class OutputFile {
 public:
  OutputFile() = default;
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  ~OutputFile();

  /// Creates or empties `path`; a pipe needs a reader within five seconds. Throws std::system_error.
  void open(const std::string& path);
  void write(View bytes) { write_all(descriptor_, bytes, path_); }

 private:
  std::string path_;
  int descriptor_ = -1;
};

/// Collects what could not be written of a command's results, and says each on standard error.
class Unwritten {
 public:
  /// `trouble` is a sentence; empty if all is well.
  void note(const std::string& trouble);
  /// The same for what was said already, where `complete` is false.
  void check(bool complete) { any_ = any_ || !complete; }
  /// Runs `write`, and notes what it throws.
  template <class Write>
  void of(Write&& write) {
    try {
      write();
    } catch (const std::exception& error) {
      note(std::string(error.what()));
    }
  }

  /// ExitCode::file where something is missing and nothing else went wrong.
  ExitCode code(ExitCode otherwise) const {
    return any_ && otherwise == ExitCode::done ? ExitCode::file : otherwise;
  }

 private:
  bool any_ = false;
};

}  // namespace glasstls::cli
