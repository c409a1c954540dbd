// handshake: RFC 9846 section 4 and appendix A, the state machines and what they decide.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace glasstls::handshake {

/// Where the protocol gets its randomness from. It draws none itself: a program hands in that of the
/// operating system, a lesson or a test hands in bytes that are the same in every run.
class RandomSource {
 public:
  virtual ~RandomSource() = default;
  /// Fills `out` with bytes that nobody can guess. `purpose` says what they are for: "ClientHello.random",
  /// "legacy_session_id", "x25519 private key", "GREASE", ...
  virtual void fill(std::span<std::uint8_t> out, std::string_view purpose) = 0;
};

}  // namespace glasstls::handshake
