#pragma once

#include <cstdint>
#include <span>

namespace glasstls::net {

/// Fills `out` from the operating system's generator (libsodium's randombytes). The one source of chance in
/// the program; the protocol is handed it and never draws by itself. Throws std::runtime_error where
/// libsodium cannot start.
void fill_random(std::span<std::uint8_t> out);

}  // namespace glasstls::net
