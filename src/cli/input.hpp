#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include "base/long_secret.hpp"

namespace glasstls::cli {

/// The content of a file; "-" is standard input. A pipe or anything else that is not a regular file must end
/// within `patience`, or 30 seconds. Throws std::system_error, also for more than `most` bytes.
std::string read_all(const std::string& path, std::size_t most = std::size_t{64} << 20,
                     std::optional<std::chrono::milliseconds> patience = {});

/// The content of a file that may hold secrets, such as a key log or a capture. Otherwise like read_all().
LongSecret read_secret(const std::string& path, std::size_t most = std::size_t{64} << 20);

/// The content of a file with a private key. Warns on standard error if others than its owner may read it.
/// Throws as read_all() does.
LongSecret read_key(const std::string& path, std::optional<std::chrono::milliseconds> patience = {});

}  // namespace glasstls::cli
