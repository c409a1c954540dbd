#pragma once

#include <span>
#include <string_view>

#include "crypto/hash/hmac_drbg.hpp"
#include "handshake/random_source.hpp"
#include "messages/numbers.hpp"
#include "schedule/cipher_suite.hpp"

namespace glasstls::conformance::grade {

/// Draws the values of one checkpoint's questions: always the same ones for the same seed and checkpoint,
/// whichever other checkpoints are asked.
class Dice final : public handshake::RandomSource {
 public:
  /// `stream` is the name of a checkpoint.
  Dice(std::uint64_t seed, std::string_view stream);

  /// So many random bytes.
  Bytes bytes(std::size_t size);
  /// A random number from 0 to `most`.
  std::uint64_t number(std::uint64_t most);
  /// A handshake message of that type with a random body.
  Bytes message(messages::HandshakeType type, std::size_t body_size);
  /// Fills `out`, for any purpose.
  void fill(std::span<std::uint8_t> out, std::string_view purpose) override;

 private:
  crypto::HmacDrbg generator_;
};

/// The hash functions of TLS 1.3's cipher suites.
inline constexpr crypto::HashAlgorithm both_hashes[] = {crypto::HashAlgorithm::sha256,
                                                        crypto::HashAlgorithm::sha384};

}  // namespace glasstls::conformance::grade
