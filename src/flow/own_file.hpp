#pragma once

#include <sys/types.h>

#include <string>

/// Small files that the program keeps for itself between runs. `what` says in errors what is in them:
/// "sessions". All of these throw std::system_error, whose sentence begins with the path.
namespace glasstls::flow {

/// All of it; empty where there is no such file. Refused where it is longer than `most` bytes, or others have
/// one of the rights `forbidden` (077: any; 022: to write).
std::string read_own_file(const std::string& path, const std::string& what, mode_t forbidden,
                          std::size_t most);

/// Puts `content` into a new file beside it, for the owner alone (mode 0600), which then takes its place:
/// nobody ever finds half of it.
void replace_own_file(const std::string& path, const std::string& what, const std::string& content);

/// What they throw, for those who find the content wrong.
[[noreturn]] void fail_own_file(const std::string& path, int error, const std::string& why);

}  // namespace glasstls::flow
