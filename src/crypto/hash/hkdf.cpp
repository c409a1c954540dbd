#include "crypto/hash/hkdf.hpp"

#include <algorithm>

namespace glasstls::crypto {

Secret hkdf_extract(HashAlgorithm algorithm, View salt, View ikm) {
  // RFC 5869 2.2: PRK = HMAC-Hash(salt, IKM). An absent salt is a string of zeros; HMAC pads the
  // empty key to the same string.
  Digest digest = hmac(algorithm, salt, ikm);
  Secret prk{View(digest)};
  wipe(digest.writable());
  return prk;
}

bool Prk::expand(View info, std::span<std::uint8_t> out) const {
  if (out.size() > 255 * digest_size(keyed_.algorithm())) return false;
  // RFC 5869 2.3: OKM = T(1) | T(2) | ... where T(n) = HMAC-Hash(PRK, T(n-1) | info | n), T(0) empty.
  Digest t;
  for (std::uint8_t n = 1; !out.empty(); ++n) {
    Hmac next = keyed_;
    next.update(t);
    next.update(info);
    next.update({&n, 1});
    t = next.finish();
    const std::size_t size = std::min(out.size(), t.size());
    std::copy_n(t.data(), size, out.begin());
    out = out.subspan(size);
  }
  glasstls::wipe(t.writable());
  return true;
}

bool hkdf_expand(HashAlgorithm algorithm, View prk, View info, std::span<std::uint8_t> out) {
  return Prk(algorithm, prk).expand(info, out);
}

}  // namespace glasstls::crypto
