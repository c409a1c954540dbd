#include "crypto/hash/hmac.hpp"

#include <algorithm>

#include "base/secret.hpp"

namespace glasstls::crypto {

// RFC 2104: H(K XOR opad, H(K XOR ipad, text)), with K padded with zeros to the hash function's block. A
// longer K is hashed first.
Hmac::Hmac(HashAlgorithm algorithm, View key) : inner_(algorithm), outer_(algorithm) {
  std::array<std::uint8_t, 128> storage{};
  const std::span<std::uint8_t> block(storage.data(), block_size(algorithm));
  if (key.size() > block.size()) {
    Digest short_key = hash(algorithm, key);
    std::copy_n(short_key.data(), short_key.size(), block.begin());
    glasstls::wipe(short_key.writable());
  } else {
    std::copy(key.begin(), key.end(), block.begin());
  }
  constexpr std::uint8_t ipad = 0x36, opad = 0x5c;
  for (std::uint8_t& byte : block) byte ^= ipad;
  inner_.update(block);
  for (std::uint8_t& byte : block) byte ^= ipad ^ opad;
  outer_.update(block);
  glasstls::wipe(storage);
}

void Hmac::wipe() noexcept {
  inner_.wipe();
  outer_.wipe();
}

void Hmac::update(View bytes) { inner_.update(bytes); }

Digest Hmac::finish() const {
  Hash outer = outer_;
  Digest inner = inner_.finish();
  outer.update(inner);
  glasstls::wipe(inner.writable());
  const Digest mac = outer.finish();
  outer.wipe();
  return mac;
}

Digest hmac(HashAlgorithm algorithm, View key, View message) {
  Hmac state(algorithm, key);
  state.update(message);
  return state.finish();
}

}  // namespace glasstls::crypto
