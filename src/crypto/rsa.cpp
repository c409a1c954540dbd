#include "crypto/rsa.hpp"

#include <algorithm>
#include <bit>
#include <optional>

#include "crypto/modular_power.hpp"

namespace glasstls::crypto {

namespace {

View without_leading_zeros(View number) {
  while (!number.empty() && number[0] == 0) number = number.subspan(1);
  return number;
}

std::size_t bit_length(View number) {
  number = without_leading_zeros(number);
  return number.empty() ? 0 : 8 * number.size() - static_cast<std::size_t>(std::countl_zero(number[0]));
}

bool is_odd(View number) { return !number.empty() && (number.back() & 1) != 0; }

/// RFC 8017, RSAVP1: signature^e mod n, as long as the modulus. Nothing for a key that is not used, and
/// for a signature that is not as long as the modulus or not below it.
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

/// What stands before the digest in a DigestInfo: its DER up to and including the OCTET STRING's header.
/// RFC 8017, the first note on EMSA-PKCS1-v1_5.
Bytes digest_info_prefix(HashAlgorithm algorithm) {
  std::uint8_t last_arc = 0;  // of the hash's object identifier, 2.16.840.1.101.3.4.2.x
  switch (algorithm) {
    case HashAlgorithm::sha256: last_arc = 1; break;
    case HashAlgorithm::sha384: last_arc = 2; break;
    case HashAlgorithm::sha512: last_arc = 3; break;
  }
  const auto size = static_cast<std::uint8_t>(digest_size(algorithm));
  return {0x30,     static_cast<std::uint8_t>(17 + size),  // SEQUENCE
          0x30,     13,                                    // . SEQUENCE
          0x06,     9,
          0x60,     0x86,
          0x48,     0x01,
          0x65,     0x03,
          0x04,     0x02,
          last_arc,         // . . OBJECT IDENTIFIER
          0x05,     0,      // . . NULL
          0x04,     size};  // . OCTET STRING
}

/// RFC 8017, EMSA-PKCS1-v1_5: 00 01 ff ... ff 00 DigestInfo. `size` is at least 128 here: there is room.
Bytes pkcs1_encoding(HashAlgorithm algorithm, View message, std::size_t size) {
  Bytes digest_info = digest_info_prefix(algorithm);
  append(digest_info, hash(algorithm, message));
  Bytes encoded(size - digest_info.size(), 0xff);
  encoded.front() = 0;
  encoded[1] = 1;
  encoded.back() = 0;
  append(encoded, digest_info);
  return encoded;
}

/// RFC 8017, MGF1: combines `bytes` with the mask that grows from `seed`, by exclusive or.
void apply_mask(HashAlgorithm algorithm, View seed, std::span<std::uint8_t> bytes) {
  Bytes input = to_bytes(seed);
  input.resize(seed.size() + 4);
  for (std::size_t counter = 0, done = 0; done < bytes.size(); ++counter) {
    input[seed.size() + 2] =
        static_cast<std::uint8_t>(counter >> 8);  // fewer than 2^16 digests make 8192 bits
    input[seed.size() + 3] = static_cast<std::uint8_t>(counter);
    const Digest block = hash(algorithm, input);
    for (std::size_t i = 0; i < block.size() && done < bytes.size(); ++i, ++done)
      bytes[done] ^= block.data()[i];
  }
}

/// RFC 8017, EMSA-PSS-VERIFY, with its names and the numbers of its steps. `em_bits` is one less than
/// the bits of the modulus.
bool pss_verify(HashAlgorithm algorithm, HashAlgorithm mgf_algorithm, std::size_t salt_length, View message,
                std::span<std::uint8_t> em, std::size_t em_bits) {
  const std::size_t hash_length = digest_size(algorithm);
  const Digest message_hash = hash(algorithm, message);                                    // 2
  if (salt_length > em.size() || em.size() < hash_length + salt_length + 2) return false;  // 3
  if (em.back() != 0xbc) return false;                                                     // 4
  const std::span<std::uint8_t> db = em.first(em.size() - hash_length - 1);                // 5, still masked
  const View h = em.subspan(db.size(), hash_length);
  const auto unused_bits = static_cast<std::uint8_t>(0xff00 >> (8 * em.size() - em_bits));
  if ((db[0] & unused_bits) != 0) return false;                    // 6
  apply_mask(mgf_algorithm, h, db);                                // 7, 8
  db[0] &= static_cast<std::uint8_t>(~unused_bits);                // 9
  const std::size_t padding_length = db.size() - salt_length - 1;  // 10
  if (!std::all_of(db.begin(), db.begin() + static_cast<std::ptrdiff_t>(padding_length),
                   [](std::uint8_t byte) { return byte == 0; }))
    return false;
  if (db[padding_length] != 1) return false;
  Hash state(algorithm);  // 11 to 14
  state.update(Bytes(8));
  state.update(message_hash);
  state.update(db.last(salt_length));
  return equal(state.finish(), h);
}

}  // namespace

bool rsa_pkcs1_verify(const RsaPublicKey& key, HashAlgorithm algorithm, View message, View signature) {
  const auto encoded = recover_encoded_message(key, signature);
  return encoded && *encoded == pkcs1_encoding(algorithm, message, encoded->size());
}

bool rsa_pss_verify(const RsaPublicKey& key, HashAlgorithm algorithm, View message, View signature) {
  return rsa_pss_verify(key, algorithm, algorithm, digest_size(algorithm), message, signature);
}

bool rsa_pss_verify(const RsaPublicKey& key, HashAlgorithm algorithm, HashAlgorithm mgf_algorithm,
                    std::size_t salt_length, View message, View signature) {
  auto encoded = recover_encoded_message(key, signature);
  if (!encoded) return false;
  // RFC 8017, RSASSA-PSS-VERIFY, step 2c: the encoded message is a byte shorter than a modulus of 8 * k + 1
  // bits.
  const std::size_t em_bits = bit_length(key.modulus) - 1;
  std::span<std::uint8_t> em = *encoded;
  if (em_bits % 8 == 0) {
    if (em[0] != 0) return false;
    em = em.subspan(1);
  }
  return pss_verify(algorithm, mgf_algorithm, salt_length, message, em, em_bits);
}

}  // namespace glasstls::crypto
