#include "crypto/rsa/rsa_encoding.hpp"

#include <bit>

namespace glasstls::crypto {

namespace {

/// The DER of a DigestInfo before the digest, up to and including the OCTET STRING's header. RFC 8017, the
/// first note on EMSA-PKCS1-v1_5.
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

}  // namespace

View without_leading_zeros(View number) {
  while (!number.empty() && number[0] == 0) number = number.subspan(1);
  return number;
}

std::size_t bit_length(View number) {
  number = without_leading_zeros(number);
  return number.empty() ? 0 : 8 * number.size() - static_cast<std::size_t>(std::countl_zero(number[0]));
}

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

Digest pss_hash(HashAlgorithm algorithm, View message, View salt) {
  Hash state(algorithm);
  state.update(Bytes(8));
  state.update(hash(algorithm, message));
  state.update(salt);
  return state.finish();
}

/// RFC 8017, EMSA-PSS-ENCODE, with its names.
Bytes pss_encoding(HashAlgorithm algorithm, View message, View salt, std::size_t em_bits) {
  const std::size_t em_length = (em_bits + 7) / 8, hash_length = digest_size(algorithm);
  if (em_length < hash_length + salt.size() + 2) return {};
  const Digest h = pss_hash(algorithm, message, salt);
  Bytes em(em_length - hash_length - salt.size() - 2);  // PS
  em.push_back(1);
  append(em, salt);  // DB is whole
  apply_mask(algorithm, h, em);
  em[0] &= static_cast<std::uint8_t>(0xff >> (8 * em_length - em_bits));
  append(em, h);
  em.push_back(0xbc);
  return em;
}

}  // namespace glasstls::crypto
