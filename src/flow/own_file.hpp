#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <string_view>

#include "net/stream.hpp"

/// Small files that the program keeps for itself between runs. `what` says in errors what is in them:
/// "sessions". A path may be a symbolic link, which stays: the file that it leads to is meant. All of these
/// throw std::system_error, whose sentence begins with the path.
namespace glasstls::flow {

/// All of it; empty where there is no such file. Refused where it is no regular file or longer than `most`
/// bytes, or others have one of the rights `forbidden` (077: any; 022: to write).
std::string read_own_file(const std::string& path, const std::string& what, mode_t forbidden,
                          std::size_t most);

/// Puts `content` into a new file beside it, for its owner only unless `mode` says otherwise, which then
/// takes its place: nobody ever finds half of it.
void replace_own_file(const std::string& path, const std::string& what, std::string_view content,
                      mode_t mode = 0600);

/// Keeps other runs of the program from changing the file while this lives: whoever reads it, changes it and
/// writes it does all three under one of these, so that no change of another is lost. The lock is on a file
/// beside it, which stays (its name and ".lock"): the file itself is another one each time it is replaced.
class OwnFileLock {
 public:
  /// Waits for `patience` at most for another to be done.
  OwnFileLock(const std::string& path, const std::string& what,
              std::chrono::milliseconds patience = std::chrono::seconds(10));

 private:
  net::Descriptor file_;  // closing it gives up the lock
};

/// What they throw, for those who find the content wrong.
[[noreturn]] void fail_own_file(const std::string& path, int error, const std::string& why);

}  // namespace glasstls::flow
