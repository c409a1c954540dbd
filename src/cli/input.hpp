#pragma once

#include <cstddef>
#include <string>

namespace glasstls::cli {

/// All that a file holds; "-" is standard input. Throws std::system_error, also where it holds more than
/// `most` bytes.
std::string read_all(const std::string& path, std::size_t most = std::size_t{64} << 20);

}  // namespace glasstls::cli
