#include "crypto/hash/hash.hpp"

#include "base/secret.hpp"
#include "crypto/hash/sha384.hpp"

namespace glasstls::crypto {

std::string_view name_of(HashAlgorithm algorithm) {
  switch (algorithm) {
    case HashAlgorithm::sha256: return "SHA-256";
    case HashAlgorithm::sha384: return "SHA-384";
    case HashAlgorithm::sha512: return "SHA-512";
  }
  return "unknown hash";
}

bool operator==(const Digest& a, const Digest& b) { return equal_ct(a, b); }

Hash::Hash(HashAlgorithm algorithm) : algorithm_(algorithm) {
  switch (algorithm) {
    case HashAlgorithm::sha256: crypto_hash_sha256_init(&state_.emplace<crypto_hash_sha256_state>()); break;
    case HashAlgorithm::sha384: sha384_init(state_.emplace<crypto_hash_sha512_state>()); break;
    case HashAlgorithm::sha512: crypto_hash_sha512_init(&state_.emplace<crypto_hash_sha512_state>()); break;
  }
}

void Hash::update(View bytes) {
  if (auto* sha256 = std::get_if<crypto_hash_sha256_state>(&state_))
    crypto_hash_sha256_update(sha256, bytes.data(), bytes.size());
  else
    crypto_hash_sha512_update(std::get_if<crypto_hash_sha512_state>(&state_), bytes.data(), bytes.size());
}

Digest Hash::finish() const {
  Digest digest(digest_size(algorithm_));
  Hash fork = *this;  // libsodium's final functions add the padding to the state, and wipe it
  std::uint8_t* out = digest.writable().data();
  switch (algorithm_) {
    case HashAlgorithm::sha256:
      crypto_hash_sha256_final(std::get_if<crypto_hash_sha256_state>(&fork.state_), out);
      break;
    case HashAlgorithm::sha384:
      sha384_final(*std::get_if<crypto_hash_sha512_state>(&fork.state_), out);
      break;
    case HashAlgorithm::sha512:
      crypto_hash_sha512_final(std::get_if<crypto_hash_sha512_state>(&fork.state_), out);
      break;
  }
  return digest;
}

void Hash::wipe() noexcept {
  std::visit(
      [](auto& state) {
        glasstls::wipe({reinterpret_cast<std::uint8_t*>(&state), sizeof(state)});
      },
      state_);
}

Digest hash(HashAlgorithm algorithm, View message) {
  Hash state(algorithm);
  state.update(message);
  return state.finish();
}

const Digest& hash_of_nothing(HashAlgorithm algorithm) {
  using enum HashAlgorithm;
  static const Digest of_sha256 = hash(sha256, {}), of_sha384 = hash(sha384, {}),
                      of_sha512 = hash(sha512, {});
  return algorithm == sha256 ? of_sha256 : algorithm == sha384 ? of_sha384 : of_sha512;
}

}  // namespace glasstls::crypto
