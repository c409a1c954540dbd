#include "crypto/rsa/rsa_private.hpp"

#include <algorithm>
#include <stdexcept>

#include "crypto/hash/hmac_drbg.hpp"
#include "crypto/number/modular_power.hpp"
#include "crypto/number/two_powers.hpp"
#include "crypto/rsa/rsa_encoding.hpp"

namespace glasstls::crypto {

namespace {

void require(bool holds, const char* what) {
  if (!holds) throw std::invalid_argument(what);
}

LongSecret resized(const LongSecret& number, std::size_t size) {
  View digits = without_leading_zeros(number.reveal());
  require(digits.size() <= size, "a number of the RSA key is too long");
  LongSecret result(size);
  std::copy(digits.begin(), digits.end(),
            result.writable().end() - static_cast<std::ptrdiff_t>(digits.size()));
  return result;
}

bool is_one(const Number& number) { return same_number(number, Number{1}); }

/// The numbers in their shortest form, the numbers modulo a prime as long as the primes; checks sizes.
RsaPrivateNumbers normalized(RsaPrivateNumbers key) {
  key.modulus = to_bytes(without_leading_zeros(key.modulus));
  key.public_exponent = to_bytes(without_leading_zeros(key.public_exponent));
  const std::size_t bits = bit_length(key.modulus), e_bits = bit_length(key.public_exponent);
  require(bits >= RsaPrivateKey::shortest && bits <= RsaPrivateKey::longest && bits % 2 == 0,
          "the RSA modulus must have 1024 to 4096 bits, an even number");
  require(e_bits >= 2 && e_bits <= 33 && key.public_exponent.back() % 2 == 1,
          "the public exponent of the RSA key must be odd and have 2 to 33 bits");
  require(bit_length(key.prime1.reveal()) == bits / 2 && bit_length(key.prime2.reveal()) == bits / 2,
          "each prime of the RSA key must have half as many bits as the modulus");
  const std::size_t prime_size = (bits / 2 + 7) / 8;
  for (LongSecret* number : {&key.prime1, &key.prime2, &key.exponent1, &key.exponent2, &key.coefficient})
    *number = resized(*number, prime_size);
  key.private_exponent = resized(key.private_exponent, key.modulus.size());
  return key;
}

/// d_prime * e = 1 and d = d_prime, modulo prime - 1.
bool exponent_belongs(const Number& d_prime, const Number& prime, const Number& d, const Number& e) {
  const Number order = minus_one(prime);
  return is_one(remainder(product(d_prime, e), order)) && same_number(remainder(d, order), d_prime);
}

void check(const RsaPrivateNumbers& key) {
  const Number n = number_from_bytes(key.modulus), e = number_from_bytes(key.public_exponent),
               d = number_from_bytes(key.private_exponent.reveal()),
               p = number_from_bytes(key.prime1.reveal()), q = number_from_bytes(key.prime2.reveal()),
               dp = number_from_bytes(key.exponent1.reveal()), dq = number_from_bytes(key.exponent2.reveal()),
               coefficient = number_from_bytes(key.coefficient.reveal());
  require((p[0] & q[0] & 1) == 1 && same_number(product(p, q), n),
          "the modulus of the RSA key is not the product of its primes");
  require(exponent_belongs(dp, p, d, e) && exponent_belongs(dq, q, d, e),
          "the private exponents of the RSA key do not belong to its public exponent");
  require(
      is_one(remainder(product(coefficient, q), p)) && same_number(remainder(coefficient, p), coefficient),
      "the coefficient of the RSA key is not the inverse of its second prime");
}

RsaPrivateNumbers checked(RsaPrivateNumbers numbers) {
  RsaPrivateNumbers key = normalized(std::move(numbers));
  check(key);
  return key;
}

std::uint64_t small_number(View bytes) {
  std::uint64_t number = 0;
  for (std::uint8_t byte : bytes) number = number << 8 | byte;
  return number;
}

/// exponent + factor * (prime - 1), one limb longer: the same power.
Number blinded(const Number& exponent, const Number& prime, std::uint64_t factor) {
  Number result = exponent;
  result.push_back(0);
  const Number order = minus_one(prime);
  result.back() = add_product(result.data(), order, factor);
  return result;
}

Bytes sign(const RsaPrivateKey& key, View encoded, View seed) {
  auto signature = key.apply(encoded, seed);
  if (!signature)
    throw std::runtime_error("the RSA signature that was just made did not verify, and was discarded");
  return *std::move(signature);
}

}  // namespace

RsaPrivateKey::RsaPrivateKey(RsaPrivateNumbers numbers)
    : numbers_(checked(std::move(numbers))),
      p_{Montgomery(number_from_bytes(numbers_.prime1.reveal())),
         number_from_bytes(numbers_.exponent1.reveal())},
      q_{Montgomery(number_from_bytes(numbers_.prime2.reveal())),
         number_from_bytes(numbers_.exponent2.reveal())},
      coefficient_(p_.arithmetic.enter(number_from_bytes(numbers_.coefficient.reveal()))) {}

std::size_t RsaPrivateKey::size() const { return bit_length(numbers_.modulus); }

std::optional<Bytes> RsaPrivateKey::apply(View representative, View seed) const {
  const Bytes& n = numbers_.modulus;
  if (representative.size() != n.size() ||
      !std::lexicographical_compare(representative.begin(), representative.end(), n.begin(), n.end()))
    return std::nullopt;
  HmacDrbg generator(HashAlgorithm::sha256, {seed, representative});
  Secret factors(16);
  generator.generate(factors.writable());

  // RFC 8017, RSADP, step 2b, with its names.
  const Number c = number_from_bytes(representative, 2 * p_.exponent.size());
  Montgomery p = p_.arithmetic, q = q_.arithmetic;
  const View bits = factors.reveal();
  const Number exponent_p = blinded(p_.exponent, p.modulus(), small_number(bits.first(8))),
               exponent_q = blinded(q_.exponent, q.modulus(), small_number(bits.subspan(8)));
  auto [m_1, m_2] = two_powers_of_secrets({p, c, exponent_p}, {q, c, exponent_q});
  // h = (m_1 - m_2) * coefficient mod p. The primes have the same length: m_2 is below 2 p.
  Number m_2_mod_p = m_2, nothing(m_1.size());
  reduce_once(m_2_mod_p, 0, p.modulus());
  Number back = p.modulus();
  const Carry below_zero = subtract_in_place(m_1, m_2_mod_p);
  assign_where(mask_of(below_zero ^ 1), back, nothing);
  add_in_place(m_1, back);
  p.multiply(m_1, coefficient_);  // the coefficient's Montgomery form cancels the division
  // m = m_2 + q * h
  Number m = product(q.modulus(), m_1), addend = m_2;
  addend.resize(m.size());
  add_in_place(m, addend);

  Bytes result(n.size());
  number_to_bytes(m, result);
  if (modular_power(result, small_number(numbers_.public_exponent), n) != to_bytes(representative)) {
    wipe(result);
    return std::nullopt;
  }
  return result;
}

Bytes rsa_pss_sign(const RsaPrivateKey& key, HashAlgorithm algorithm, View message, View salt, View seed) {
  Bytes encoded = pss_encoding(algorithm, message, salt, key.size() - 1);
  require(!encoded.empty(), "the RSA key is too short for this hash");
  return sign(key, encoded, seed);  // the modulus has an even number of bits: both have the same length
}

Bytes rsa_pkcs1_sign(const RsaPrivateKey& key, HashAlgorithm algorithm, View message, View seed) {
  return sign(key, pkcs1_encoding(algorithm, message, (key.size() + 7) / 8), seed);
}

}  // namespace glasstls::crypto
