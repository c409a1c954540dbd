#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>

// The S-box of AES (NIST FIPS 197) without a table, because the time of a table look-up reveals which entry
// was read. It computes 64 bytes at once, "bitsliced": a Plane holds one bit of each byte, Planes all eight
// bits.
//
// The core of the S-box is the inverse in the field of 256 elements. That field is built here as a tower:
// the elements of each floor are pairs of elements of the floor below, low + high * g, where g is a root of
// g^2 = g + t, and t is the product of the g of all floors below. (These are Conway's nimbers.) The ground
// floor is single bits, where ^ adds and & multiplies; the two operators mean the same on every floor.
namespace glasstls::crypto {

/// One bit of each of 64 bytes.
using Plane = std::uint64_t;
/// 64 bytes: their lowest bits in [0], their highest in [7].
using Planes = std::array<Plane, 8>;

/// The product with t on the ground floor, where t is 1.
constexpr Plane times_top(Plane a) { return a; }
/// The inverse on the ground floor: 1 for 1, zero for zero.
constexpr Plane inverse(Plane a) { return a; }

/// A floor of the tower; `Half` is the floor below.
template <class Half>
struct Floor {
  Half low, high;  ///< the element low + high * g

  /// The sum.
  friend constexpr Floor operator^(const Floor& a, const Floor& b) {
    return {a.low ^ b.low, a.high ^ b.high};
  }

  /// The product. Karatsuba: three products of halves; g^2 = g + t adds the product of the upper halves to
  /// both places.
  friend constexpr Floor operator&(const Floor& a, const Floor& b) {
    const Half low = a.low & b.low;
    const Half all = (a.low ^ a.high) & (b.low ^ b.high);
    return {low ^ times_top(a.high & b.high), all ^ low};
  }

  /// The product with this floor's t for the next one: t * g.
  friend constexpr Floor times_top(const Floor& a) {
    return {times_top(times_top(a.high)), times_top(a.low ^ a.high)};
  }

  /// The inverse, and zero for zero: the conjugate, low + high + high * g, over the norm, which lies in Half.
  friend constexpr Floor inverse(const Floor& a) {
    const Half conjugate_low = a.low ^ a.high;
    const Half norm = (a.low & conjugate_low) ^ times_top(a.high & a.high);
    const Half over = inverse(norm);
    return {conjugate_low & over, a.high & over};
  }
};

/// The field of 256 elements, in 64 copies.
using Tower256 = Floor<Floor<Floor<Plane>>>;

namespace sbox {

/// A linear map of bytes, as the image of each single bit.
using Columns = std::array<std::uint8_t, 8>;

/// The image of `byte` under `map`.
constexpr unsigned apply(const Columns& map, unsigned byte) {
  unsigned sum = 0;
  for (std::size_t bit = 0; bit < 8; ++bit)
    if (byte >> bit & 1) sum ^= map[bit];
  return sum;
}

/// A byte as an element of the tower, in one of the 64 copies.
constexpr Tower256 tower_element(unsigned byte) {
  Planes bits{};
  for (std::size_t bit = 0; bit < 8; ++bit) bits[bit] = byte >> bit & 1;
  return std::bit_cast<Tower256>(bits);
}

/// The inverse of tower_element.
constexpr unsigned byte_of(const Tower256& element) {
  unsigned byte = 0;
  for (std::size_t bit = 0; bit < 8; ++bit)
    byte |= static_cast<unsigned>(std::bit_cast<Planes>(element)[bit]) << bit;
  return byte;
}

/// From the field as FIPS 197 writes it, polynomials in x with x^8 = x^4 + x^3 + x + 1, to the tower. Any
/// element of the tower that satisfies the equation of x may represent it.
constexpr Columns to_tower = [] {
  for (unsigned candidate = 2;; ++candidate) {
    const Tower256 x = tower_element(candidate), x2 = x & x, x4 = x2 & x2, x8 = x4 & x4;
    if (byte_of(x8 ^ x4 ^ (x2 & x) ^ x) != 1) continue;
    Columns powers{};
    Tower256 power = tower_element(1);
    for (std::uint8_t& column : powers) {
      column = static_cast<std::uint8_t>(byte_of(power));
      power = power & x;
    }
    return powers;
  }
}();

/// Back from the tower, and through the matrix of the affine transformation in FIPS 197: bit i becomes the
/// sum of bits i, i + 4, i + 5, i + 6 and i + 7, counted modulo 8.
constexpr Columns from_tower_and_affine = [] {
  Columns map{};
  for (unsigned byte = 1; byte < 256; ++byte) {
    const unsigned image = apply(to_tower, byte);
    if (!std::has_single_bit(image)) continue;
    unsigned sum = byte;
    for (const int turn : {4, 5, 6, 7}) sum ^= byte >> turn | byte << (8 - turn);
    map[static_cast<std::size_t>(std::countr_zero(image))] = static_cast<std::uint8_t>(sum);
  }
  return map;
}();

/// Bit `row` of the image under `map`: the sum of the planes that it depends on, chosen at compile time.
template <const Columns& map, std::size_t row, std::size_t... bit>
constexpr Plane sum_of(const Planes& in, std::index_sequence<bit...>) {
  return ((map[bit] >> row & 1 ? in[bit] : 0) ^ ...);
}

/// The image of 64 bytes under `map`.
template <const Columns& map, std::size_t... row>
constexpr Planes apply(const Planes& in, std::index_sequence<row...> bits) {
  return {sum_of<map, row>(in, bits)...};
}

}  // namespace sbox

/// SubBytes of FIPS 197 on 64 bytes.
constexpr Planes sub_bytes(const Planes& in) {
  constexpr auto bits = std::make_index_sequence<8>();
  const Planes in_tower = sbox::apply<sbox::to_tower>(in, bits);
  const Tower256 inverted = inverse(std::bit_cast<Tower256>(in_tower));
  Planes out = sbox::apply<sbox::from_tower_and_affine>(std::bit_cast<Planes>(inverted), bits);
  for (const std::size_t bit : {0u, 1u, 5u, 6u}) out[bit] = ~out[bit];  // adds the constant 0x63
  return out;
}

}  // namespace glasstls::crypto
