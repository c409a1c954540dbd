#pragma once

#include <array>

#include "base/bytes.hpp"

/// NIST FIPS 203: polynomials of 256 coefficients modulo q = 3329, for ML-KEM-768. All but sample_ntt take a
/// time that does not depend on the coefficients.
namespace glasstls::crypto::ml_kem {

inline constexpr std::int16_t q = 3329;
inline constexpr std::size_t n = 256;

/// Coefficients are any representatives modulo q; each function says how large they may be and become.
struct Polynomial {
  alignas(32) std::array<std::int16_t, n> coefficients{};
};

/// Its number-theoretic transform: 128 polynomials of degree one.
struct Transformed : Polynomial {};

/// FIPS 203, algorithm 9. Coefficients below q in size; those of the result are below 8 q.
Transformed ntt(const Polynomial& f);

/// FIPS 203, algorithm 10, with every coefficient below 2^15 in size. The result is multiplied by 2^16 modulo
/// q, which undoes what add_product leaves, and its coefficients are below q.
Polynomial inverse_ntt(const Transformed& f);

/// sum += f * g / 2^16 (FIPS 203, algorithm 11). Coefficients of f below 8 q, those of g below q in size, or
/// the other way round; at most four products fit into a sum.
void add_product(Transformed& sum, const Transformed& f, const Transformed& g);

/// Multiplied by 2^16 modulo q, coefficients below q in size.
void multiply_by_radix(Transformed& f);

void add(Polynomial& sum, const Polynomial& f);
void subtract(Polynomial& difference, const Polynomial& f);
/// Brings each coefficient into 0 to q - 1.
void normalize(Polynomial& f);

/// FIPS 203, algorithm 7: uniform in q from SHAKE128 of the seed, 34 bytes. For public seeds.
Transformed sample_ntt(View seed);
/// FIPS 203, algorithm 8 with eta = 2, from 128 bytes: from -2 to 2.
Polynomial sample_cbd(View bytes);

/// FIPS 203, algorithms 5 and 6 with d = 12: 384 bytes. Decoding says whether every coefficient is below q.
void encode_12(const Polynomial& normalized, std::span<std::uint8_t> bytes);
[[nodiscard]] bool decode_12(View bytes, Polynomial& f);

/// FIPS 203 4.2.1: Compress and ByteEncode, and back, for d = 1 (32 bytes), 4 (128 bytes) and 10 (320 bytes).
template <int d>
void compress(const Polynomial& normalized, std::span<std::uint8_t> bytes);
template <int d>
Polynomial decompress(View bytes);

}  // namespace glasstls::crypto::ml_kem
