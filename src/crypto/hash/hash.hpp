// crypto: one algorithm a file; knows nothing of TLS.
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

/// The size of the result, in bytes.
constexpr std::size_t digest_size(HashAlgorithm algorithm) {
  switch (algorithm) {
    case HashAlgorithm::sha256: return 32;
    case HashAlgorithm::sha384: return 48;
    case HashAlgorithm::sha512: return 64;
  }
  return 0;
}

/// How much the hash function takes at a time, in bytes. HMAC pads its key to this.
constexpr std::size_t block_size(HashAlgorithm algorithm) {
  return algorithm == HashAlgorithm::sha256 ? 64 : 128;
}

/// The result of a hash function or of a MAC, stored inline.
class Digest {
 public:
  /// The largest size, in bytes.
  static constexpr std::size_t capacity = 64;

  /// Empty.
  Digest() = default;
  /// `size` zero bytes, at most `capacity`, to be filled through writable().
  explicit Digest(std::size_t size) : size_(size) {}

  /// In bytes.
  std::size_t size() const { return size_; }
  /// The first of them.
  const std::uint8_t* data() const { return storage_.data(); }
  /// Shows the bytes as long as this object lives.
  operator View() const { return {storage_.data(), size_}; }
  /// The bytes, to be filled.
  std::span<std::uint8_t> writable() { return {storage_.data(), size_}; }

  /// The time depends only on the sizes, because a Digest may be a MAC.
  friend bool operator==(const Digest& a, const Digest& b);

 private:
  std::array<std::uint8_t, capacity> storage_{};
  std::size_t size_ = 0;
};

/// A hash in progress. A copy continues from the same point, independently.
class Hash {
 public:
  /// Nothing fed yet.
  explicit Hash(HashAlgorithm algorithm);

  /// Feeds `bytes`.
  void update(View bytes);
  /// The hash of everything fed so far. More may be fed afterwards.
  Digest finish() const;
  /// The one that was given at construction.
  HashAlgorithm algorithm() const { return algorithm_; }

  /// Overwrites the state, for users with secret input. Afterwards the object can only be assigned to or
  /// destroyed.
  void wipe() noexcept;

 private:
  HashAlgorithm algorithm_;
  std::variant<crypto_hash_sha256_state, crypto_hash_sha512_state> state_;  // SHA-384 runs on SHA-512's
};

/// The hash of `message` in one step.
Digest hash(HashAlgorithm algorithm, View message);

/// The hash of the empty string. It is computed only once.
const Digest& hash_of_nothing(HashAlgorithm algorithm);

}  // namespace glasstls::crypto
