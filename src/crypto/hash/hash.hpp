// crypto: one algorithm per file; has never heard of TLS.
#pragma once

#include <sodium/crypto_hash_sha256.h>
#include <sodium/crypto_hash_sha512.h>

#include <array>
#include <variant>

#include "base/bytes.hpp"

namespace glasstls::crypto {

/// The hash functions of NIST FIPS 180-4 that TLS 1.3 uses.
enum class HashAlgorithm : std::uint8_t { sha256, sha384, sha512 };

/// "SHA-256", "SHA-384" or "SHA-512".
std::string_view name_of(HashAlgorithm algorithm);

/// What the hash function returns, in bytes.
constexpr std::size_t digest_size(HashAlgorithm algorithm) {
  switch (algorithm) {
    case HashAlgorithm::sha256: return 32;
    case HashAlgorithm::sha384: return 48;
    case HashAlgorithm::sha512: return 64;
  }
  return 0;
}

/// What the hash function eats at a time, in bytes. HMAC pads its key to this.
constexpr std::size_t block_size(HashAlgorithm algorithm) {
  return algorithm == HashAlgorithm::sha256 ? 64 : 128;
}

/// The result of a hash function or of a MAC, stored inline.
class Digest {
 public:
  static constexpr std::size_t capacity = 64;

  Digest() = default;
  /// `size` zero bytes, at most `capacity`, to be filled through writable().
  explicit Digest(std::size_t size) : size_(size) {}

  std::size_t size() const { return size_; }
  const std::uint8_t* data() const { return storage_.data(); }
  operator View() const { return {storage_.data(), size_}; }
  std::span<std::uint8_t> writable() { return {storage_.data(), size_}; }

  /// Takes time that depends on the sizes alone, because a Digest may be a MAC.
  friend bool operator==(const Digest& a, const Digest& b);

 private:
  std::array<std::uint8_t, capacity> storage_{};
  std::size_t size_ = 0;
};

/// A hash in progress. A copy goes on from the same point on its own.
class Hash {
 public:
  explicit Hash(HashAlgorithm algorithm);

  /// Feeds `bytes`.
  void update(View bytes);
  /// The hash of everything fed so far. More may be fed afterwards.
  Digest finish() const;
  HashAlgorithm algorithm() const { return algorithm_; }

  /// Overwrites the state, for users whose input is secret. The object can only be assigned to or destroyed
  /// afterwards.
  void wipe() noexcept;

 private:
  HashAlgorithm algorithm_;
  std::variant<crypto_hash_sha256_state, crypto_hash_sha512_state> state_;  // SHA-384 runs on SHA-512's
};

/// The hash of `message` in one step.
Digest hash(HashAlgorithm algorithm, View message);

}  // namespace glasstls::crypto
