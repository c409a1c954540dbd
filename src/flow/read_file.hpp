#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <string>

#include "base/long_secret.hpp"

/// How every file is read that a user named. All of these throw std::system_error, whose sentence names the
/// file.
namespace glasstls::flow {

/// Bounds for a file that may be hostile or endless.
struct ReadLimits {
  std::size_t most = std::size_t{64} << 20;  ///< bytes; a longer file is refused
  /// How long to wait for the end of a file that is not regular, such as a pipe.
  std::chrono::milliseconds patience = std::chrono::seconds(30);
  bool regular = false;  ///< whether it has to be a regular file
};

/// What a file holds, and its mode (0 if it is not a regular file).
struct FileContent {
  std::string bytes;
  mode_t mode = 0;

  /// Whether users other than the owner may read it (any of 044).
  bool others_may_read() const { return (mode & 044) != 0; }
};

/// The whole file. A pipe (`<(command)`) is allowed; one without a writer or without an end fails at the
/// limits.
FileContent read_file(const std::string& path, const ReadLimits& limits = {});

/// A file with a secret, such as a private key. Its bytes are wiped when it ends, also when an error is
/// thrown.
struct SecretFile {
  LongSecret bytes;
  bool others_may_read = false;  ///< whether its mode lets users other than the owner read it (any of 044)
};

/// The whole file, within the same limits. Every copy made while it is read is wiped.
SecretFile read_secret_file(const std::string& path, const ReadLimits& limits);

/// All of standard input. People may type it, so only its size is limited.
std::string read_standard_input(std::size_t most);

}  // namespace glasstls::flow
