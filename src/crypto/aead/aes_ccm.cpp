#include "crypto/aead/aes_ccm.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/big_endian.hpp"

namespace glasstls::crypto {

namespace {

constexpr std::size_t length_size =
    15 - AesCcm::nonce_size;                          // RFC 3610: L, bytes of the length and of the counter
constexpr std::size_t long_additional_data = 0xff00;  // from here on its length is written otherwise

/// A block of RFC 3610: flags, the nonce, and a number of L bytes.
AesBlock block_of(std::uint8_t flags, View nonce, std::size_t number) {
  AesBlock block{flags};
  const Bytes end = to_big_endian(number, length_size);
  std::copy(end.begin(), end.end(), std::copy(nonce.begin(), nonce.end(), block.begin() + 1));
  return block;
}

/// XORs the beginning of `block` with `bytes`, at most 16.
void mix(AesBlock& block, View bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) block[i] ^= bytes[i];
}

/// One message. CCM is CBC-MAC and counter mode under one key. The portable AES encrypts four blocks at once,
/// so the next block of the MAC and the next one of the key stream share a call.
class Message {
 public:
  Message(const AesRoundKeys& keys, View nonce) : aes_(keys), nonce_(nonce) {}
  ~Message() {
    for (AesBlock& block : blocks_) wipe(block);
    wipe(mask_);
  }
  Message(const Message&) = delete;
  Message& operator=(const Message&) = delete;

  /// Begins with B_0, which holds the sizes, and the additional data.
  void start(std::size_t tag_size, std::size_t size, View additional_data) {
    const std::size_t flags =
        (additional_data.empty() ? 0u : 0x40u) + 8 * ((tag_size - 2) / 2) + (length_size - 1);
    mac() = block_of(static_cast<std::uint8_t>(flags), nonce_, size);
    blocks_[2] = block_of(length_size - 1, nonce_, 1);
    encrypt(0);
    mask_ = stream();
    stream() = blocks_[2];
    Bytes data;
    if (!additional_data.empty()) append(data, to_big_endian(additional_data.size(), 2));
    append(data, additional_data);
    for (std::size_t at = 0; at < data.size(); at += 16) {
      mix(mac(), View(data).subspan(at, std::min<std::size_t>(16, data.size() - at)));
      encrypt(1);
    }
  }

  /// Encrypts `in`, or decrypts it where `opens`, to `out`, and adds the plaintext to the MAC.
  void crypt(View in, std::uint8_t* out, bool opens) {
    for (std::size_t at = 0, counter = 1; at < in.size(); at += 16) {
      const std::size_t size = std::min<std::size_t>(16, in.size() - at);
      for (std::size_t i = 0; i < size; ++i) {
        const std::uint8_t before = in[at + i];
        const auto after = static_cast<std::uint8_t>(before ^ stream()[i]);
        mac()[i] ^= opens ? after : before;
        out[at + i] = after;
      }
      encrypt(++counter);
    }
  }

  /// The tag, of which the first bytes are used.
  AesBlock tag() {
    AesBlock tag = mac();
    mix(tag, mask_);
    return tag;
  }

 private:
  AesBlock& mac() { return blocks_[0]; }
  AesBlock& stream() { return blocks_[1]; }

  /// The MAC's next block, and the block of the key stream with this number.
  void encrypt(std::size_t counter) {
    stream() = block_of(length_size - 1, nonce_, counter);
    aes_.encrypt(blocks_);
  }

  BitslicedAes aes_;
  View nonce_;
  BitslicedAes::FourBlocks blocks_{};
  AesBlock mask_{};  ///< of the tag
};

}  // namespace

AesCcm::AesCcm(View key, std::size_t tag_size) : tag_size_(tag_size) {
  if (key.size() != key_size || (tag_size != 16 && tag_size != 8))
    throw std::invalid_argument("AES-128-CCM has keys of 16 bytes and tags of 16 or 8");
  keys_ = BitslicedAes::expand_key(key);
}

void AesCcm::seal(View nonce, View additional_data, View plaintext, std::span<std::uint8_t> out) const {
  if (nonce.size() != nonce_size || additional_data.size() >= long_additional_data ||
      plaintext.size() > plaintext_limit || out.size() != plaintext.size() + tag_size_)
    throw std::invalid_argument("AES-CCM: a nonce, an input or an output of the wrong size");
  Message message(keys_, nonce);
  message.start(tag_size_, plaintext.size(), additional_data);
  message.crypt(plaintext, out.data(), false);
  const AesBlock tag = message.tag();
  std::copy_n(tag.begin(), tag_size_, out.end() - static_cast<std::ptrdiff_t>(tag_size_));
}

bool AesCcm::open(View nonce, View additional_data, View ciphertext_and_tag,
                  std::span<std::uint8_t> out) const {
  if (ciphertext_and_tag.size() < tag_size_ || ciphertext_and_tag.size() - tag_size_ > plaintext_limit) {
    wipe(out);
    return false;
  }
  const std::size_t size = ciphertext_and_tag.size() - tag_size_;
  if (nonce.size() != nonce_size || additional_data.size() >= long_additional_data || out.size() != size)
    throw std::invalid_argument("AES-CCM: a nonce, an input or an output of the wrong size");
  Message message(keys_, nonce);
  message.start(tag_size_, size, additional_data);
  message.crypt(ciphertext_and_tag.first(size), out.data(), true);
  AesBlock tag = message.tag();
  const bool right = equal_ct(View(tag).first(tag_size_), ciphertext_and_tag.last(tag_size_));
  wipe(tag);  // the right tag of a forgery would help the forger
  if (!right) wipe(out);
  return right;
}

}  // namespace glasstls::crypto
