#include "crypto/aead/aead.hpp"

#include <stdexcept>

namespace glasstls::crypto {

namespace {

std::variant<AesGcm, ChaCha20Poly1305, AesCcm> make_cipher(AeadAlgorithm algorithm, View key) {
  if (key.size() != key_size(algorithm)) throw std::invalid_argument("an AEAD key of the wrong size");
  switch (algorithm) {
    case AeadAlgorithm::aes_128_gcm:
    case AeadAlgorithm::aes_256_gcm: break;
    case AeadAlgorithm::chacha20_poly1305: return ChaCha20Poly1305(key);
    case AeadAlgorithm::aes_128_ccm:
    case AeadAlgorithm::aes_128_ccm_8: return AesCcm(key, tag_size_of(algorithm));
  }
  return AesGcm(key);
}

}  // namespace

std::string_view name_of(AeadAlgorithm algorithm) {
  switch (algorithm) {
    case AeadAlgorithm::aes_128_gcm: return "AES-128-GCM";
    case AeadAlgorithm::aes_256_gcm: return "AES-256-GCM";
    case AeadAlgorithm::chacha20_poly1305: return "ChaCha20-Poly1305";
    case AeadAlgorithm::aes_128_ccm: return "AES-128-CCM";
    case AeadAlgorithm::aes_128_ccm_8: return "AES-128-CCM-8";
  }
  return "unknown AEAD";
}

Aead::Aead(AeadAlgorithm algorithm, View key) : algorithm_(algorithm), cipher_(make_cipher(algorithm, key)) {}

void Aead::seal(View nonce, View additional_data, View plaintext, std::span<std::uint8_t> out) const {
  std::visit([&](const auto& cipher) { cipher.seal(nonce, additional_data, plaintext, out); }, cipher_);
}

bool Aead::open(View nonce, View additional_data, View ciphertext_and_tag,
                std::span<std::uint8_t> out) const {
  return std::visit(
      [&](const auto& cipher) { return cipher.open(nonce, additional_data, ciphertext_and_tag, out); },
      cipher_);
}

}  // namespace glasstls::crypto
