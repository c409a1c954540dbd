#include "crypto/aead/aes_gcm.hpp"
#include "crypto/aead/ghash.hpp"

// AES-GCM (NIST SP 800-38D) for every machine: bitsliced AES and integer multiplications.
namespace glasstls::crypto {

namespace portable {

namespace {

void encrypt_block(const AesGcmKey& key, AesBlock& block) {
  BitslicedAes::FourBlocks blocks{block};
  BitslicedAes(key.round_keys).encrypt(blocks);
  block = blocks[0];
}

void expand_key(View key, AesGcmKey& expanded) {
  expanded.round_keys = BitslicedAes::expand_key(key);
  AesBlock h{};  // NIST SP 800-38D: the hash key is the encryption of a block of zeros
  encrypt_block(expanded, h);
  std::copy(h.begin(), h.end(), expanded.hash_key.begin());
  wipe(h);
}

void hash(const AesGcmKey& key, AesBlock& y, View data) {
  Ghash ghash(key.hash_key.data(), y);
  ghash.update(data);
  y = ghash.value();
}

/// XORs `in` with the encryptions of `counter`, `counter` + 1 and so on, four blocks at a time.
void counter_mode(const AesGcmKey& key, const AesBlock& counter, View in, std::uint8_t* out) {
  const BitslicedAes aes(key.round_keys);
  std::uint32_t number = load_be32(&counter[12]);
  BitslicedAes::FourBlocks stream{};
  while (!in.empty()) {
    for (AesBlock& block : stream) {
      block = counter;
      store_be32(&block[12], number++);
    }
    aes.encrypt(stream);
    const std::size_t size = std::min(in.size(), sizeof(stream));
    for (std::size_t i = 0; i < size; ++i) *out++ = in[i] ^ stream[i / 16][i % 16];
    in = in.subspan(size);
  }
  wipe({stream[0].data(), sizeof(stream)});
}

void seal(const AesGcmKey& key, AesBlock& y, const AesBlock& counter, View in, std::uint8_t* out) {
  counter_mode(key, counter, in, out);
  hash(key, y, {out, in.size()});
}

void open(const AesGcmKey& key, AesBlock& y, const AesBlock& counter, View in, std::uint8_t* out) {
  hash(key, y, in);
  counter_mode(key, counter, in, out);
}

}  // namespace

}  // namespace portable

const AesGcmSteps* aes_gcm_portable() {
  using namespace portable;
  static constexpr AesGcmSteps steps{expand_key, encrypt_block, hash, seal, open};
  return &steps;
}

}  // namespace glasstls::crypto
