#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <string>

#include "base/long_secret.hpp"

/// How every file is read that somebody named. All of these throw std::system_error, whose sentence names the
/// file.
namespace glasstls::flow {

struct ReadLimits {
  std::size_t most = std::size_t{64} << 20;  ///< bytes; a longer file is refused
  /// For what is no regular file, such as a pipe: until its end. A file on a disk does not keep anybody
  /// waiting.
  std::chrono::milliseconds patience = std::chrono::seconds(30);
  bool regular = false;  ///< whether it has to be a regular file
};

/// What a file holds, and its mode (0 for what is no regular file).
struct FileContent {
  std::string bytes;
  mode_t mode = 0;

  /// Whether users other than the owner may read it (any of 044).
  bool others_may_read() const { return (mode & 044) != 0; }
};

/// All of it. A pipe (`<(command)`) may stand for a file, but neither one that nobody writes to nor an
/// endless one keeps us.
FileContent read_file(const std::string& path, const ReadLimits& limits = {});

/// What a file with a secret holds, such as a private key. It is wiped when it ends, also where an error is
/// thrown.
struct SecretFile {
  LongSecret bytes;
  bool others_may_read = false;  ///< whether its mode lets users other than the owner read it (any of 044)
};

/// All of it. As many bytes of memory as `limits.most` are reserved while it is read.
SecretFile read_secret_file(const std::string& path, const ReadLimits& limits);

/// All of standard input. People may type it, so only its size is bounded.
std::string read_standard_input(std::size_t most);

}  // namespace glasstls::flow
