#include "conformance/vectors/rsa_primes.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>

#include "conformance/vectors/answer.hpp"

namespace glasstls::conformance {

namespace {

using namespace crypto;

Number half(const Number& a) {
  Number result(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) result[i] = a[i] >> 1 | (i + 1 < a.size() ? a[i + 1] << 63 : 0);
  return result;
}

bool is_zero(const Number& a) {
  return std::all_of(a.begin(), a.end(), [](std::uint64_t limb) { return limb == 0; });
}

/// The greatest common divisor with an odd number.
Number common_divisor(Number a, Number odd) {
  while (!is_zero(a)) {
    if (a[0] % 2 == 0) {
      a = half(a);
      continue;
    }
    if (std::lexicographical_compare(a.rbegin(), a.rend(), odd.rbegin(), odd.rend())) std::swap(a, odd);
    subtract_in_place(a, odd);
  }
  return odd;
}

/// A root of 1 modulo n that is neither 1 nor -1. Powers of any base by d * e - 1 are 1, and halving the
/// exponent leads past such a root for at least every other base.
std::optional<Number> root_of_one(Montgomery& n, const Number& d_times_e_minus_one, std::uint64_t base) {
  if (is_zero(d_times_e_minus_one)) return std::nullopt;
  Number exponent = half(d_times_e_minus_one);
  const Number one{1}, minus_one_mod_n = minus_one(n.modulus());
  Number start(n.modulus().size());
  start[0] = base;
  for (;; exponent = half(exponent)) {
    Number power = power_of_secrets(n, start, exponent);
    if (!same_number(power, one)) {
      if (same_number(power, minus_one_mod_n)) return std::nullopt;
      return power;
    }
    if (exponent[0] % 2 == 1) return std::nullopt;
  }
}

LongSecret secret(const Number& number) {
  LongSecret bytes(8 * number.size());
  number_to_bytes(number, bytes.writable());
  return bytes;
}

}  // namespace

RsaPrivateNumbers with_primes(const Bytes& modulus, const Bytes& public_exponent,
                              const Bytes& private_exponent) {
  Bytes shortest = modulus;
  while (!shortest.empty() && shortest[0] == 0) shortest.erase(shortest.begin());
  constexpr std::size_t smallest = 64, largest = 1024;  // in bytes: this bounds the work
  if (shortest.size() < smallest || shortest.size() > largest || shortest.size() % 16 != 0)
    throw Malformed("the modulus does not have 512 to 8192 bits in steps of 128");
  if (shortest.back() % 2 == 0) throw Malformed("the modulus is not odd");
  for (const Bytes* exponent : {&public_exponent, &private_exponent})
    if (exponent->empty() || exponent->size() > largest + 1)
      throw Malformed("an exponent is missing or longer than the modulus can be");
  Montgomery n(number_from_bytes(shortest));
  const Number d = number_from_bytes(private_exponent), e = number_from_bytes(public_exponent);
  if (d[0] % 2 == 0 || e[0] % 2 == 0) throw Malformed("an exponent is not odd");
  for (const std::uint64_t base : {2u, 3u, 5u, 7u, 11u, 13u, 17u, 19u, 23u, 29u}) {
    const auto root = root_of_one(n, minus_one(product(d, e)), base);
    if (!root) continue;
    Number next = *root, one(next.size());
    one[0] = 1;
    add_in_place(next, one);
    Number p = common_divisor(minus_one(*root), n.modulus()), q = common_divisor(next, n.modulus());
    p.resize(p.size() / 2);
    q.resize(q.size() / 2);
    Number of_both = product(p, q);
    of_both.resize(n.modulus().size());
    if (!same_number(of_both, n.modulus()))
      throw std::invalid_argument("the modulus is not the product of two primes of half its size");
    Montgomery modulo_p(p);
    const Number inverse = power_of_secrets(modulo_p, q, minus_one(minus_one(p)));
    return {shortest,
            public_exponent,
            LongSecret(View(private_exponent)),
            secret(p),
            secret(q),
            secret(remainder(d, minus_one(p))),
            secret(remainder(d, minus_one(q))),
            secret(inverse)};
  }
  throw Malformed("n, e and d are not those of one key");
}

}  // namespace glasstls::conformance
