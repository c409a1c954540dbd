#include "crypto/curve/x25519.hpp"

#include <sodium/crypto_scalarmult_curve25519.h>

#include <stdexcept>

#include "crypto/sodium.hpp"

namespace glasstls::crypto {

namespace {

constexpr std::size_t x25519_size = 32;

}  // namespace

Bytes x25519_public_key(const Secret& private_key) {
  if (private_key.size() != x25519_size) throw std::invalid_argument("an X25519 private key has 32 bytes");
  choose_sodium_implementations();
  Bytes public_key(x25519_size);
  crypto_scalarmult_curve25519_base(public_key.data(), private_key.reveal().data());
  return public_key;
}

std::optional<Secret> x25519(const Secret& private_key, View peer_public_key) {
  if (private_key.size() != x25519_size || peer_public_key.size() != x25519_size) return std::nullopt;
  choose_sodium_implementations();
  Secret shared(x25519_size);
  // libsodium refuses the points of small order, and returns -1 for an all-zero result.
  if (crypto_scalarmult_curve25519(shared.writable().data(), private_key.reveal().data(),
                                   peer_public_key.data()) != 0)
    return std::nullopt;
  return shared;
}

}  // namespace glasstls::crypto
