#include <algorithm>

#include "conformance/vectors/primitives.hpp"
#include "crypto/aead/aead.hpp"
#include "crypto/hash/hkdf.hpp"
#include "crypto/hash/hmac.hpp"

namespace glasstls::conformance {

using namespace crypto;

std::optional<HashAlgorithm> hash_algorithm(std::string_view name) {
  for (const auto algorithm : {HashAlgorithm::sha256, HashAlgorithm::sha384, HashAlgorithm::sha512})
    if (name == name_of(algorithm)) return algorithm;
  return std::nullopt;
}

namespace {

/// Opens, compares, seals again and compares.
template <class Cipher>
Answer open_and_seal(const Cipher& cipher, std::string_view name, const Test& t) {
  const Bytes iv = t.test.bytes("iv"), aad = t.test.bytes("aad"), message = t.test.bytes("msg");
  Bytes sealed = t.test.bytes("ct");
  Bytes opened(sealed.size());
  append(sealed, t.test.bytes("tag"));
  if (!cipher.open(iv, aad, sealed, opened)) return Answer::refused("open, " + std::string(name));
  Answer answer = Answer::compare(Answer::Kind::wrong, "msg", message, opened);
  answer.detail = "open, " + std::string(name);
  if (answer.kind != Answer::Kind::accepted) return answer;
  Bytes sealed_again(message.size() + t.test.bytes("tag").size());
  cipher.seal(iv, aad, message, sealed_again);
  answer = Answer::compare(Answer::Kind::wrong, "ct and tag", sealed, sealed_again);
  answer.detail = "seal, " + std::string(name);
  return answer;
}

/// AES-GCM in every way that this machine can compute it; they must agree.
Answer aes_gcm(const Test& t, View key) {
  std::optional<Answer> agreed;
  for (const auto implementation : aes_gcm_implementations) {
    if (!available(implementation)) continue;
    const Answer answer = open_and_seal(AesGcm(key, implementation), name_of(implementation), t);
    if (answer.kind == Answer::Kind::wrong) return answer;
    if (agreed && agreed->kind != answer.kind)
      return {Answer::Kind::wrong, std::string(name_of(implementation)) + " disagrees with those before it"};
    agreed = answer;
  }
  return *agreed;
}

/// RFC 8998 has two suites with SM4.
std::string why_not_aead(const std::string& aead) {
  return aead.starts_with("SM4-") ? not_yet(aead) : not_used(aead);
}

}  // namespace

Answer aead_test(const Test& t) {
  const bool gcm = t.algorithm == "AES-GCM", ccm = t.algorithm == "AES-CCM";
  if (!gcm && !ccm && t.algorithm != "CHACHA20-POLY1305")
    return Answer::unsupported(why_not_aead(t.algorithm));
  const Bytes key = t.test.bytes("key"), iv = t.test.bytes("iv"), tag = t.test.bytes("tag");
  if (gcm && key.size() == 24) return Answer::unsupported(not_used("AES-192"));
  if (ccm ? key.size() != 16 : key.size() != 32 && !(gcm && key.size() == 16))
    return Answer::unsupported(not_used(t.algorithm + " keys of other sizes"));
  if (iv.size() != nonce_size) return Answer::unsupported(not_used("IVs of other than 96 bits"));
  if (tag.size() != tag_size && !(ccm && tag.size() == 8))
    return Answer::unsupported(
        not_used(ccm ? "tags of other than 128 or 64 bits" : "tags of other than 128 bits"));
  if (ccm) return open_and_seal(AesCcm(key, tag.size()), "AES-CCM", t);
  return gcm ? aes_gcm(t, key) : open_and_seal(ChaCha20Poly1305(key), "libsodium", t);
}

Answer hkdf_test(const Test& t) {
  const std::string prefix = "HKDF-";
  const auto algorithm =
      t.algorithm.starts_with(prefix) ? hash_algorithm(t.algorithm.substr(prefix.size())) : std::nullopt;
  if (!algorithm) return Answer::unsupported(not_used(t.algorithm));

  // Everything beyond 255 hash values is refused alike; no memory is spent on finding out.
  const std::size_t size = std::min<std::size_t>(t.test.number("size"), 0x10000);
  Bytes okm(size);
  const Secret prk = hkdf_extract(*algorithm, t.test.bytes("salt"), t.test.bytes("ikm"));
  if (!hkdf_expand(*algorithm, prk.reveal(), t.test.bytes("info"), okm)) return Answer::refused();
  return Answer::compare(Answer::Kind::wrong, "okm", t.test.bytes("okm"), okm);
}

Answer mac_test(const Test& t) {
  const std::string prefix = "HMACSHA";  // "HMACSHA256"
  const auto algorithm = t.algorithm.starts_with(prefix)
                             ? hash_algorithm("SHA-" + t.algorithm.substr(prefix.size()))
                             : std::nullopt;
  if (!algorithm) return Answer::unsupported(not_used(t.algorithm));

  const std::size_t tag_bits = t.group.number("tagSize");
  if (tag_bits == 0 || tag_bits % 8 != 0 || tag_bits / 8 > digest_size(*algorithm))
    throw Malformed("no HMAC tag has " + std::to_string(tag_bits) + " bits");
  const Digest tag = hmac(*algorithm, t.test.bytes("key"), t.test.bytes("msg"));
  return Answer::compare(Answer::Kind::refused, "tag", t.test.bytes("tag"), View(tag).first(tag_bits / 8));
}

}  // namespace glasstls::conformance
