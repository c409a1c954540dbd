#pragma once

#include <array>

#include "base/secret.hpp"

namespace glasstls::crypto {

/// The sponge of NIST FIPS 202: SHA-3 and SHAKE are this with other rates and paddings. First the caller
/// feeds bytes, then it takes as many as it wants. Wiped when destroyed, because the bytes may be secret.
class Keccak {
 public:
  /// What the sponge computes.
  enum class Function : std::uint8_t { sha3_256, sha3_512, shake128, shake256 };

  /// Nothing fed yet.
  explicit Keccak(Function function);
  /// A copy continues from the same point and is wiped on its own.
  Keccak(const Keccak&) = default;
  Keccak& operator=(const Keccak&) = default;
  ~Keccak() { wipe({reinterpret_cast<std::uint8_t*>(&state_), sizeof state_}); }

  /// Feeds `bytes`; not after the first squeeze.
  void absorb(View bytes);
  /// Fills `out` with the next bytes. SHA3-256 gives 32 bytes in all, SHA3-512 gives 64; SHAKE any number.
  void squeeze(std::span<std::uint8_t> out);

 private:
  /// Ends the input.
  void pad();

  std::array<std::uint64_t, 25> state_{};
  std::size_t rate_;          // in bytes: how much is fed or taken between two permutations
  std::size_t position_ = 0;  // within the rate
  std::uint8_t suffix_;       // the bits that tell the functions apart, with the first one of the padding
  bool squeezing_ = false;
};

/// SHA3-256 (32 bytes), SHA3-512 (64 bytes) or SHAKE (as many as wanted) of the concatenation of `parts`.
void keccak(Keccak::Function function, std::initializer_list<View> parts, std::span<std::uint8_t> out);

}  // namespace glasstls::crypto
