#include <algorithm>
#include <array>
#include <stdexcept>

#include "crypto/hash/hmac_drbg.hpp"
#include "crypto/rsa/rsa_private.hpp"

namespace glasstls::crypto {

namespace {

constexpr std::uint64_t public_exponent = 65537;

/// The odd primes below 2048: nine of ten candidates have one of them as a factor.
constexpr auto small_primes = [] {
  std::array<std::uint16_t, 308> primes{};
  std::size_t count = 0;
  for (std::uint16_t candidate = 3; candidate < 2048; candidate += 2) {
    bool is_prime = true;
    for (std::size_t i = 0; i < count && primes[i] * primes[i] <= candidate; ++i)
      is_prime = is_prime && candidate % primes[i] != 0;
    if (is_prime) primes.at(count++) = candidate;
  }
  return primes;
}();

/// One round of the Miller-Rabin test, with its names: candidate - 1 = 2^a * m. Here a is 1, because every
/// candidate is 3 modulo 4: base^m is 1 or -1 modulo a prime.
bool passes(Montgomery& candidate, const Number& base) {
  const Number minus = minus_one(candidate.modulus());
  Number m = minus, one(minus.size());
  for (std::size_t i = 0; i < m.size(); ++i) m[i] = m[i] >> 1 | (i + 1 < m.size() ? m[i + 1] << 63 : 0);
  one[0] = 1;
  const Number power = power_of_secrets(candidate, base, m);
  return same_number(power, one) || same_number(power, minus);
}

Number random_number(HmacDrbg& generator, std::size_t bits) {
  LongSecret bytes(bits / 8);
  generator.generate(bytes.writable());
  return number_from_bytes(bytes.reveal());
}

/// A prime of `bits` bits, a multiple of 64, that is 3 modulo 4. Its two highest bits are set: the product of
/// two such primes has twice as many bits. prime - 1 and the public exponent have no common factor.
Number generate_prime(HmacDrbg& generator, std::size_t bits) {
  for (;;) {
    Number candidate = random_number(generator, bits);
    candidate[0] |= 3;
    candidate.back() |= std::uint64_t{3} << 62;
    const bool has_small_factor = std::any_of(small_primes.begin(), small_primes.end(), [&](auto prime) {
      return small_remainder(candidate, prime) == 0;
    });
    if (has_small_factor || small_remainder(minus_one(candidate), public_exponent) == 0) continue;
    Montgomery arithmetic(candidate);
    // A random composite of this size passes the first round less often than once in 2^40; forty more rounds
    // cost little compared with the search.
    bool is_prime = true;
    for (int round = 0; round < 40 && is_prime; ++round) {
      Number base = random_number(generator, bits);
      base.back() >>= 1;  // below the candidate
      is_prime = passes(arithmetic, base);
    }
    if (is_prime) return candidate;
  }
}

/// 1 / e modulo `order`: (1 + k * order) / e for the k that makes it divisible, k = -1 / order modulo e,
/// which is prime.
Number inverse_of_exponent(const Number& order) {
  const std::uint64_t rest = small_remainder(order, public_exponent);
  std::uint64_t inverse = 1, square = rest;
  for (std::uint64_t exponent = public_exponent - 2; exponent != 0; exponent >>= 1) {
    if (exponent & 1) inverse = inverse * square % public_exponent;
    square = square * square % public_exponent;
  }
  Number sum(order.size() + 1), one(order.size() + 1);
  one[0] = 1;
  sum.back() = add_product(sum.data(), order, public_exponent - inverse);
  add_in_place(sum, one);
  Number quotient = small_quotient(sum, public_exponent);
  quotient.pop_back();  // below the order again
  return quotient;
}

LongSecret secret_bytes(const Number& number) {
  LongSecret bytes(8 * number.size());
  number_to_bytes(number, bytes.writable());
  return bytes;
}

}  // namespace

RsaPrivateKey generate_rsa_key(std::size_t bits, View seed) {
  if (bits < RsaPrivateKey::shortest || bits > RsaPrivateKey::longest || bits % 128 != 0)
    throw std::invalid_argument("an RSA key must have 1024 to 4096 bits, a multiple of 128");
  if (seed.size() < 32) throw std::invalid_argument("an RSA key needs at least 32 random bytes");
  HmacDrbg generator(HashAlgorithm::sha512, {seed});
  const Number p = generate_prime(generator, bits / 2), q = generate_prime(generator, bits / 2);
  const Number p_order = minus_one(p), q_order = minus_one(q);

  RsaPrivateNumbers key;
  key.modulus.resize(bits / 8);
  number_to_bytes(product(p, q), key.modulus);
  key.public_exponent = {1, 0, 1};
  key.private_exponent = secret_bytes(inverse_of_exponent(product(p_order, q_order)));
  key.prime1 = secret_bytes(p);
  key.prime2 = secret_bytes(q);
  key.exponent1 = secret_bytes(inverse_of_exponent(p_order));
  key.exponent2 = secret_bytes(inverse_of_exponent(q_order));
  Montgomery modulo_p(p);
  Number p_minus_two = minus_one(p_order);
  key.coefficient = secret_bytes(power_of_secrets(modulo_p, q, p_minus_two));  // Fermat: q^(p - 2)
  return RsaPrivateKey(std::move(key));
}

}  // namespace glasstls::crypto
