#pragma once

#include <array>

#include "base/bytes.hpp"

/// NIST FIPS 203: polynomials of 256 coefficients modulo q = 3329, for ML-KEM-768. The time of
/// all functions but sample_ntt does not depend on the coefficients.
namespace glasstls::crypto::ml_kem {

/// The modulus.
inline constexpr std::int16_t q = 3329;
/// The number of coefficients.
inline constexpr std::size_t n = 256;

/// Coefficients are any representatives modulo q; each function says how large they may be before and after.
struct Polynomial {
  alignas(32) std::array<std::int16_t, n> coefficients{};
};

/// The number-theoretic transform of a Polynomial: 128 polynomials of degree one.
struct Transformed : Polynomial {};

/// FIPS 203, algorithm 9. The coefficients of `f` must be below q in size; those of the result are below 8 q.
Transformed ntt(const Polynomial& f);

/// FIPS 203, algorithm 10, for coefficients below 2^15 in size. The result is multiplied by 2^16 modulo q,
/// which cancels the factor of add_product, and its coefficients are below q in size.
Polynomial inverse_ntt(const Transformed& f);

/// sum += f * g / 2^16 (FIPS 203, algorithm 11). The coefficients of f must be below 8 q in size and those of
/// g below q, or the other way round; at most four products fit into a sum.
void add_product(Transformed& sum, const Transformed& f, const Transformed& g);

/// f *= 2^16 modulo q; the coefficients of the result are below q in size.
void multiply_by_radix(Transformed& f);

/// sum += f, coefficient by coefficient, without reduction.
void add(Polynomial& sum, const Polynomial& f);
/// difference -= f, coefficient by coefficient, without reduction.
void subtract(Polynomial& difference, const Polynomial& f);
/// Reduces each coefficient to 0 to q - 1.
void normalize(Polynomial& f);

/// FIPS 203, algorithm 7: coefficients uniform below q, from SHAKE128 of the seed, 34 bytes. For public
/// seeds.
Transformed sample_ntt(View seed);
/// FIPS 203, algorithm 8 with eta = 2: coefficients from -2 to 2, from 128 bytes.
Polynomial sample_cbd(View bytes);

/// FIPS 203, algorithm 5 with d = 12: 384 bytes.
void encode_12(const Polynomial& normalized, std::span<std::uint8_t> bytes);
/// FIPS 203, algorithm 6 with d = 12: 384 bytes. Returns whether every coefficient is below q.
[[nodiscard]] bool decode_12(View bytes, Polynomial& f);

/// FIPS 203 4.2.1: Compress and ByteEncode for d = 1 (32 bytes), 4 (128 bytes) and 10 (320 bytes).
template <int d>
void compress(const Polynomial& normalized, std::span<std::uint8_t> bytes);
/// FIPS 203 4.2.1: ByteDecode and Decompress, for the same d and sizes.
template <int d>
Polynomial decompress(View bytes);

}  // namespace glasstls::crypto::ml_kem
