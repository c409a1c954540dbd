#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include "base/long_secret.hpp"

namespace glasstls::cli {

/// All that a file holds; "-" is standard input. What is no regular file, such as a pipe, has to end within
/// `patience`, or 30 seconds. Throws std::system_error, also where it holds more than `most` bytes.
std::string read_all(const std::string& path, std::size_t most = std::size_t{64} << 20,
                     std::optional<std::chrono::milliseconds> patience = {});

/// A file with a private key. Warns on standard error where others than its owner may read it. Throws as
/// read_all does.
LongSecret read_key(const std::string& path, std::optional<std::chrono::milliseconds> patience = {});

}  // namespace glasstls::cli
