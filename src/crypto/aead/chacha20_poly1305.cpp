#include "crypto/aead/chacha20_poly1305.hpp"

#include <sodium/crypto_aead_chacha20poly1305.h>

#include <stdexcept>

#include "crypto/sodium.hpp"

namespace glasstls::crypto {

ChaCha20Poly1305::ChaCha20Poly1305(View key) : key_(key) {
  if (key.size() != key_size) throw std::invalid_argument("a ChaCha20-Poly1305 key has 32 bytes");
  choose_sodium_implementations();
}

void ChaCha20Poly1305::seal(View nonce, View additional_data, View plaintext,
                            std::span<std::uint8_t> out) const {
  if (nonce.size() != nonce_size || out.size() != plaintext.size() + tag_size ||
      plaintext.size() > plaintext_limit)
    throw std::invalid_argument("ChaCha20-Poly1305: a nonce or an output of the wrong size");
  crypto_aead_chacha20poly1305_ietf_encrypt(out.data(), nullptr, plaintext.data(), plaintext.size(),
                                            additional_data.data(), additional_data.size(), nullptr,
                                            nonce.data(), key_.reveal().data());
}

bool ChaCha20Poly1305::open(View nonce, View additional_data, View ciphertext_and_tag,
                            std::span<std::uint8_t> out) const {
  if (ciphertext_and_tag.size() < tag_size || ciphertext_and_tag.size() - tag_size > plaintext_limit) {
    wipe(out);
    return false;
  }
  if (nonce.size() != nonce_size || out.size() != ciphertext_and_tag.size() - tag_size)
    throw std::invalid_argument("ChaCha20-Poly1305: a nonce or an output of the wrong size");
  // libsodium compares the tag before it decrypts anything.
  const bool right =
      crypto_aead_chacha20poly1305_ietf_decrypt(
          out.data(), nullptr, nullptr, ciphertext_and_tag.data(), ciphertext_and_tag.size(),
          additional_data.data(), additional_data.size(), nonce.data(), key_.reveal().data()) == 0;
  if (!right) wipe(out);
  return right;
}

}  // namespace glasstls::crypto
