#pragma once

#include <chrono>
#include <string>

#include "base/bytes.hpp"

namespace glasstls::recording {

/// A file that only its owner can read (mode 0600), because secrets may be in it. Nothing is buffered: what
/// was written stays, even if the program crashes.
///
/// Only opening it throws. What is written while a connection lives must not harm it, so write() keeps the
/// first failure in trouble() and leaves out everything after it: a file never has a gap.
class PrivateFile {
 public:
  /// What happens to a file that exists.
  enum class Mode { append, replace };

  /// Opens or creates `path`; `what` says in errors what it is: "the key log". A pipe needs a reader by then,
  /// and a write to it waits for `patience` at most until there is room. Throws std::system_error.
  PrivateFile(std::string what, const std::string& path, Mode mode,
              std::chrono::milliseconds patience = std::chrono::seconds(1));
  PrivateFile(const PrivateFile&) = delete;
  PrivateFile& operator=(const PrivateFile&) = delete;
  ~PrivateFile();

  /// Writes in one system call, so several processes can append to one file.
  void write(View bytes) noexcept;
  /// Closes the file; only then do some file systems say that they are full. Called once.
  void finish() noexcept;

  /// Why something is missing from the file, a sentence for people; empty if nothing is.
  const std::string& trouble() const { return trouble_; }
  /// Whether the file was there before and others may read it (a mode with any of 044): a warning for people.
  /// Empty where they may not. A file that is replaced is made private instead.
  const std::string& warning() const { return warning_; }

 private:
  void fail(int error) noexcept;

  std::string name_, trouble_{}, warning_{};
  std::chrono::milliseconds patience_;
  int file_;
};

}  // namespace glasstls::recording
