#include "conformance/primitives.hpp"
#include "crypto/hkdf.hpp"
#include "crypto/hmac.hpp"

namespace glasstls::conformance {

using namespace crypto;

std::optional<HashAlgorithm> hash_algorithm(std::string_view name) {
  for (const auto algorithm : {HashAlgorithm::sha256, HashAlgorithm::sha384, HashAlgorithm::sha512})
    if (name == name_of(algorithm)) return algorithm;
  return std::nullopt;
}

Answer aead(const Test& t) { return Answer::unsupported(t.algorithm); }

Answer hkdf(const Test& t) {
  const std::string prefix = "HKDF-";
  const auto algorithm =
      t.algorithm.starts_with(prefix) ? hash_algorithm(t.algorithm.substr(prefix.size())) : std::nullopt;
  if (!algorithm) return Answer::unsupported(t.algorithm);

  // Everything beyond 255 hash values is refused alike; no memory is spent on finding out.
  const std::size_t size = std::min<std::size_t>(t.test.number("size"), 0x10000);
  Bytes okm(size);
  const Secret prk = hkdf_extract(*algorithm, t.test.bytes("salt"), t.test.bytes("ikm"));
  if (!hkdf_expand(*algorithm, prk.reveal(), t.test.bytes("info"), okm)) return Answer::refused();
  return Answer::compare(Answer::Kind::wrong, "okm", t.test.bytes("okm"), okm);
}

Answer mac(const Test& t) {
  const std::string prefix = "HMACSHA";  // "HMACSHA256"
  const auto algorithm = t.algorithm.starts_with(prefix)
                             ? hash_algorithm("SHA-" + t.algorithm.substr(prefix.size()))
                             : std::nullopt;
  if (!algorithm) return Answer::unsupported(t.algorithm);

  const std::size_t tag_bits = t.group.number("tagSize");
  if (tag_bits == 0 || tag_bits % 8 != 0 || tag_bits / 8 > digest_size(*algorithm))
    throw Malformed("no HMAC tag has " + std::to_string(tag_bits) + " bits");
  const Digest tag = hmac(*algorithm, t.test.bytes("key"), t.test.bytes("msg"));
  return Answer::compare(Answer::Kind::refused, "tag", t.test.bytes("tag"), View(tag).first(tag_bits / 8));
}

}  // namespace glasstls::conformance
