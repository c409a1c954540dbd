#pragma once

#include <chrono>
#include <string>

#include "base/bytes.hpp"

namespace glasstls::recording {

/// A file that its owner alone may read (mode 0600), because secrets may be in it. Nothing is buffered: what
/// was written is there, whatever happens to the program afterwards.
///
/// Only opening it throws. What is written while a connection lives must not harm it, so write() keeps the
/// first failure in trouble() and leaves out everything after it: a file never has a gap.
class PrivateFile {
 public:
  enum class Mode { append, replace };

  /// Opens or creates `path`; `what` says in errors what it is: "the key log". A pipe needs a reader by then,
  /// and a write to it waits for `patience` at most until there is room. Throws std::system_error.
  PrivateFile(std::string what, const std::string& path, Mode mode,
              std::chrono::milliseconds patience = std::chrono::seconds(1));
  PrivateFile(const PrivateFile&) = delete;
  PrivateFile& operator=(const PrivateFile&) = delete;
  ~PrivateFile();

  /// In one call of the system, so that several processes may append to one file.
  void write(View bytes) noexcept;
  /// Closes it, which is when some file systems say that they are full. Once.
  void finish() noexcept;

  /// Why not everything is in the file, a sentence for people; empty where all is well.
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
