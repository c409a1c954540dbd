#include "crypto/aead/aes_gcm.hpp"

#include <algorithm>
#include <stdexcept>

namespace glasstls::crypto {

namespace {

const AesGcmSteps* steps_of(AesGcmImplementation implementation) {
  switch (implementation) {
    case AesGcmImplementation::portable: return aes_gcm_portable();
    case AesGcmImplementation::aes_ni: return aes_gcm_ni();
    case AesGcmImplementation::vaes: return aes_gcm_vaes();
    case AesGcmImplementation::arm: return aes_gcm_arm();
  }
  return nullptr;
}

/// A counter block for a 96-bit nonce: the nonce and a 32-bit counter. The counter is 1 for the block that
/// hides the tag and 2 for the first block of the text.
AesBlock counter_block(View nonce, std::uint8_t counter) {
  AesBlock block{};
  std::copy(nonce.begin(), nonce.end(), block.begin());
  block[15] = counter;
  return block;
}

/// The last block that GHASH takes: both lengths in bits.
AesBlock length_block(std::size_t additional_size, std::size_t text_size) {
  AesBlock block;
  store_be64(block.data(), std::uint64_t{additional_size} * 8);
  store_be64(&block[8], std::uint64_t{text_size} * 8);
  return block;
}

/// The last steps of the tag: the lengths enter GHASH, and a key stream block hides the result.
AesBlock finish_tag(const AesGcmSteps& steps, const AesGcmKey& key, AesBlock& y, View nonce,
                    const AesBlock& lengths) {
  steps.hash(key, y, lengths);
  AesBlock tag = counter_block(nonce, 1);
  steps.encrypt_block(key, tag);
  for (std::size_t i = 0; i < tag.size(); ++i) tag[i] ^= y[i];
  return tag;
}

}  // namespace

std::string_view name_of(AesGcmImplementation implementation) {
  switch (implementation) {
    case AesGcmImplementation::portable: return "portable";
    case AesGcmImplementation::aes_ni: return "AES-NI";
    case AesGcmImplementation::vaes: return "VAES";
    case AesGcmImplementation::arm: return "ARMv8 AES";
  }
  return "unknown";
}

bool available(AesGcmImplementation implementation) { return steps_of(implementation) != nullptr; }

AesGcmImplementation fastest_aes_gcm() {
  return *std::find_if(aes_gcm_implementations.rbegin(), aes_gcm_implementations.rend(), available);
}

AesGcm::AesGcm(View key, AesGcmImplementation implementation) : steps_(steps_of(implementation)) {
  if (key.size() != 16 && key.size() != 32) throw std::invalid_argument("an AES-GCM key has 16 or 32 bytes");
  if (!steps_) throw std::invalid_argument("this processor cannot run that AES-GCM implementation");
  steps_->expand_key(key, key_);
}

AesGcm::AesGcm(AesGcm&& other) noexcept : key_(other.key_), steps_(other.steps_) { other.key_ = {}; }

AesGcm& AesGcm::operator=(AesGcm&& other) noexcept {
  if (this != &other) {
    key_ = other.key_;
    steps_ = other.steps_;
    other.key_ = {};
  }
  return *this;
}

void AesGcm::seal(View nonce, View additional_data, View plaintext, std::span<std::uint8_t> out) const {
  if (nonce.size() != nonce_size || out.size() != plaintext.size() + tag_size ||
      plaintext.size() > plaintext_limit)
    throw std::invalid_argument("AES-GCM: a nonce or an output of the wrong size");
  AesBlock y{};
  steps_->hash(key_, y, additional_data);
  steps_->seal(key_, y, counter_block(nonce, 2), plaintext, out.data());
  const AesBlock tag =
      finish_tag(*steps_, key_, y, nonce, length_block(additional_data.size(), plaintext.size()));
  std::copy(tag.begin(), tag.end(), out.end() - tag_size);
}

bool AesGcm::open(View nonce, View additional_data, View ciphertext_and_tag,
                  std::span<std::uint8_t> out) const {
  if (ciphertext_and_tag.size() < tag_size || ciphertext_and_tag.size() - tag_size > plaintext_limit) {
    glasstls::wipe(out);
    return false;
  }
  const View ciphertext = ciphertext_and_tag.first(ciphertext_and_tag.size() - tag_size);
  if (nonce.size() != nonce_size || out.size() != ciphertext.size())
    throw std::invalid_argument("AES-GCM: a nonce or an output of the wrong size");
  AesBlock y{};
  steps_->hash(key_, y, additional_data);
  steps_->open(key_, y, counter_block(nonce, 2), ciphertext, out.data());
  AesBlock tag = finish_tag(*steps_, key_, y, nonce, length_block(additional_data.size(), ciphertext.size()));
  const bool right = equal_ct(tag, ciphertext_and_tag.last(tag_size));
  glasstls::wipe(tag);  // the right tag for a ciphertext of the attacker's choice
  if (!right) glasstls::wipe(out);
  return right;
}

}  // namespace glasstls::crypto
