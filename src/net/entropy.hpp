#pragma once

#include <cstdint>
#include <span>

namespace glasstls::net {

/// Fills `out` from the operating system's generator (libsodium's randombytes). The only source of
/// randomness in the program: the protocol rooms get it as an argument. Throws std::runtime_error if
/// libsodium cannot start.
void fill_random(std::span<std::uint8_t> out);

}  // namespace glasstls::net
