#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <string_view>

#include "net/stream.hpp"

/// Small files that the program keeps for itself between runs. `what` names their content in errors:
/// "sessions". A path may be a symbolic link: then the file that it leads to is read and replaced, and the
/// link stays. All of these throw std::system_error, whose sentence begins with the path.
namespace glasstls::flow {

/// The whole file; empty if there is none. Throws if it is no regular file or longer than `most` bytes, or if
/// others have one of the rights `forbidden` (077: any; 022: to write).
std::string read_own_file(const std::string& path, const std::string& what, mode_t forbidden,
                          std::size_t most);

/// Writes `content` into a new file beside the old one, readable only for its owner unless `mode` says
/// otherwise. The new file then replaces the old one, so no reader sees half of it.
void replace_own_file(const std::string& path, const std::string& what, std::string_view content,
                      mode_t mode = 0600);

/// While it lives, other runs of the program do not change the file. To read, change and write it, do all
/// three under one lock: then no change of another run is lost. The lock is on a file beside it (its name and
/// ".lock"), which stays: the file itself is a new one each time it is replaced.
class OwnFileLock {
 public:
  /// Waits at most `patience` for another run's lock.
  OwnFileLock(const std::string& path, const std::string& what,
              std::chrono::milliseconds patience = std::chrono::seconds(10));

 private:
  net::Descriptor file_;  // closing it gives up the lock
};

/// Throws the same kind of error, for callers that find the content wrong.
[[noreturn]] void fail_own_file(const std::string& path, int error, const std::string& why);

}  // namespace glasstls::flow
