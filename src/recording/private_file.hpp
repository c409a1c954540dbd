#pragma once

#include <chrono>
#include <string>

#include "base/bytes.hpp"

namespace glasstls::recording {

/// A file that only its owner can read (mode 0600), because it may contain secrets. Nothing is buffered, so
/// everything written survives a crash of the program.
///
/// Only opening it throws. Writing must not harm the connection, so write() keeps the first failure in
/// trouble() and leaves out everything after it: a file never has a gap.
class PrivateFile {
 public:
  /// What happens to a file that exists. `create`: it is left as it is, and not opened.
  enum class Mode { append, replace, create };

  /// Opens or creates `path`; errors call it `what`, such as "the key log". A pipe must have a reader
  /// already, and a write to it waits at most `patience` for room. Throws std::system_error.
  PrivateFile(std::string what, const std::string& path, Mode mode,
              std::chrono::milliseconds patience = std::chrono::seconds(1));
  PrivateFile(const PrivateFile&) = delete;
  PrivateFile& operator=(const PrivateFile&) = delete;
  ~PrivateFile();

  /// Writes in one system call, so several processes can append to one file.
  void write(View bytes) noexcept;
  /// Closes the file; some file systems report only then that they are full. Called once.
  void finish() noexcept;

  /// Why something is missing in the file, as a sentence; empty if nothing is.
  const std::string& trouble() const { return trouble_; }
  /// A warning if the file existed and others may read it (a mode with any of 044); otherwise empty. A file
  /// that is replaced is made private instead.
  const std::string& warning() const { return warning_; }

 private:
  void fail(int error) noexcept;

  std::string name_, trouble_{}, warning_{};
  std::chrono::milliseconds patience_;
  int file_;
};

}  // namespace glasstls::recording
