#include "crypto/hash/hmac_drbg.hpp"

#include <algorithm>

#include "crypto/hash/hmac.hpp"

namespace glasstls::crypto {

namespace {

void assign(Secret& secret, Digest digest) {
  std::copy_n(digest.data(), digest.size(), secret.writable().begin());
  wipe(digest.writable());
}

}  // namespace

HmacDrbg::HmacDrbg(HashAlgorithm algorithm, std::initializer_list<View> seed)
    : algorithm_(algorithm), key_(digest_size(algorithm)), value_(digest_size(algorithm)) {
  std::fill(value_.writable().begin(), value_.writable().end(), std::uint8_t{1});
  update(seed);
}

/// RFC 6979, steps d to g of its generation of k, with its names: K is the key, V the value. Without data
/// only steps d and e.
void HmacDrbg::update(std::initializer_list<View> data) {
  for (std::uint8_t round = 0; round < (data.size() == 0 ? 1 : 2); ++round) {
    Hmac next_key(algorithm_, key_.reveal());
    next_key.update(value_.reveal());
    next_key.update(View(&round, 1));
    for (View part : data) next_key.update(part);
    assign(key_, next_key.finish());
    assign(value_, hmac(algorithm_, key_.reveal(), value_.reveal()));
  }
}

void HmacDrbg::generate(std::span<std::uint8_t> out) {
  // RFC 6979, step h of its generation of k: the state is updated between two outputs, not after the last.
  if (used_) update({});
  used_ = true;
  while (!out.empty()) {
    assign(value_, hmac(algorithm_, key_.reveal(), value_.reveal()));
    const std::size_t size = std::min(out.size(), value_.size());
    std::copy_n(value_.reveal().begin(), size, out.begin());
    out = out.subspan(size);
  }
}

}  // namespace glasstls::crypto
