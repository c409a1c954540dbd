#include "crypto/rsa/rsa.hpp"

#include <algorithm>
#include <optional>

#include "crypto/number/modular_power.hpp"
#include "crypto/rsa/rsa_encoding.hpp"

namespace glasstls::crypto {

namespace {

bool is_odd(View number) { return !number.empty() && (number.back() & 1) != 0; }

/// RFC 8017, RSAVP1: signature^e mod n, as long as the modulus. Empty for a key that RsaPublicKey
/// excludes, and for a signature that is not as long as the modulus or not below it.
std::optional<Bytes> recover_encoded_message(const RsaPublicKey& key, View signature) {
  const View n = without_leading_zeros(key.modulus), e = without_leading_zeros(key.exponent);
  if (bit_length(n) < 1024 || bit_length(n) > 8192 || !is_odd(n)) return std::nullopt;
  if (bit_length(e) < 2 || bit_length(e) > 33 || !is_odd(e)) return std::nullopt;
  if (signature.size() != n.size()) return std::nullopt;
  if (!std::lexicographical_compare(signature.begin(), signature.end(), n.begin(), n.end()))
    return std::nullopt;
  std::uint64_t exponent = 0;
  for (std::uint8_t byte : e) exponent = exponent << 8 | byte;
  return modular_power(signature, exponent, n);
}

/// RFC 8017, EMSA-PSS-VERIFY, with its names and step numbers. `em_bits` is the modulus' number of bits minus
/// one.
bool pss_verify(const RsaPssParameters& parameters, View message, std::span<std::uint8_t> em,
                std::size_t em_bits) {
  const std::size_t hash_length = digest_size(parameters.hash), salt_length = parameters.salt_length;
  if (salt_length > em.size() || em.size() < hash_length + salt_length + 2) return false;  // 3
  if (em.back() != 0xbc) return false;                                                     // 4
  const std::span<std::uint8_t> db = em.first(em.size() - hash_length - 1);                // 5, still masked
  const View h = em.subspan(db.size(), hash_length);
  const auto unused_bits = static_cast<std::uint8_t>(0xff00 >> (8 * em.size() - em_bits));
  if ((db[0] & unused_bits) != 0) return false;                    // 6
  apply_mask(parameters.mgf1_hash, h, db);                         // 7, 8
  db[0] &= static_cast<std::uint8_t>(~unused_bits);                // 9
  const std::size_t padding_length = db.size() - salt_length - 1;  // 10
  if (!std::all_of(db.begin(), db.begin() + static_cast<std::ptrdiff_t>(padding_length),
                   [](std::uint8_t byte) { return byte == 0; }))
    return false;
  if (db[padding_length] != 1) return false;
  return equal(pss_hash(parameters.hash, message, db.last(salt_length)), h);  // 2, 11 to 14
}

}  // namespace

bool rsa_pkcs1_verify(const RsaPublicKey& key, HashAlgorithm algorithm, View message, View signature) {
  const auto encoded = recover_encoded_message(key, signature);
  return encoded && *encoded == pkcs1_encoding(algorithm, message, encoded->size());
}

bool rsa_pss_verify(const RsaPublicKey& key, HashAlgorithm algorithm, View message, View signature) {
  return rsa_pss_verify(key, {algorithm, algorithm, digest_size(algorithm)}, message, signature);
}

bool rsa_pss_verify(const RsaPublicKey& key, const RsaPssParameters& parameters, View message,
                    View signature) {
  auto encoded = recover_encoded_message(key, signature);
  if (!encoded) return false;
  // RFC 8017, RSASSA-PSS-VERIFY, step 2c: for a modulus of 8 * k + 1 bits the encoded message is a byte
  // shorter.
  const std::size_t em_bits = bit_length(key.modulus) - 1;
  std::span<std::uint8_t> em = *encoded;
  if (em_bits % 8 == 0) {
    if (em[0] != 0) return false;
    em = em.subspan(1);
  }
  return pss_verify(parameters, message, em, em_bits);
}

}  // namespace glasstls::crypto
