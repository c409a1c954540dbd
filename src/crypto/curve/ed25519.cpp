#include "crypto/curve/ed25519.hpp"

#include <sodium/crypto_sign_ed25519.h>

#include <stdexcept>

namespace glasstls::crypto {

namespace {

constexpr std::size_t seed_size = 32, public_key_size = 32, signature_size = 64;

struct KeyPair {
  Bytes public_key = Bytes(public_key_size);
  Secret seed_and_public_key{seed_size + public_key_size};  // libsodium's form of a private key
};

KeyPair key_pair(const Secret& private_key) {
  if (private_key.size() != seed_size) throw std::invalid_argument("an Ed25519 private key has 32 bytes");
  KeyPair pair;
  crypto_sign_ed25519_seed_keypair(pair.public_key.data(), pair.seed_and_public_key.writable().data(),
                                   private_key.reveal().data());
  return pair;
}

}  // namespace

bool ed25519_verify(View public_key, View message, View signature) {
  if (public_key.size() != public_key_size || signature.size() != signature_size) return false;
  return crypto_sign_ed25519_verify_detached(signature.data(), message.data(), message.size(),
                                             public_key.data()) == 0;
}

Bytes ed25519_public_key(const Secret& private_key) { return key_pair(private_key).public_key; }

Bytes ed25519_sign(const Secret& private_key, View message) {
  const KeyPair pair = key_pair(private_key);
  Bytes signature(signature_size);
  crypto_sign_ed25519_detached(signature.data(), nullptr, message.data(), message.size(),
                               pair.seed_and_public_key.reveal().data());
  return signature;
}

}  // namespace glasstls::crypto
