#pragma once

#include <optional>

#include "base/bytes.hpp"
#include "crypto/curve/nist_curves.hpp"

namespace glasstls::crypto {

/// A point of the curve other than infinity.
template <class C>
struct AffinePoint {
  using Field = typename C::Field;
  Field x, y;  ///< the coordinates

  /// `a` if the mask is all ones, `b` if it is zero.
  static constexpr AffinePoint select(std::uint64_t mask, const AffinePoint& a, const AffinePoint& b) {
    return {Field::select(mask, a.x, b.x), Field::select(mask, a.y, b.y)};
  }
};

/// G, which generates the group.
template <class C>
inline constexpr AffinePoint<C> base_point{C::base_x, C::base_y};

/// The point (x / z^2, y / z^3), or infinity if z is zero: Jacobian coordinates, which need no division.
template <class C>
struct JacobianPoint {
  using Field = typename C::Field;
  Field x, y, z;  ///< the Jacobian coordinates

  /// The neutral element of the group.
  static constexpr JacobianPoint infinity() { return {Field::one(), Field::one(), Field::zero()}; }
  /// `p` with z = 1.
  static constexpr JacobianPoint from(const AffinePoint<C>& p) { return {p.x, p.y, Field::one()}; }
  /// `a` if the mask is all ones, `b` if it is zero.
  static constexpr JacobianPoint select(std::uint64_t mask, const JacobianPoint& a, const JacobianPoint& b) {
    return {Field::select(mask, a.x, b.x), Field::select(mask, a.y, b.y), Field::select(mask, a.z, b.z)};
  }
  /// Whether this is the neutral element. Not for secret points.
  constexpr bool is_infinity() const { return z.is_zero() != 0; }
  constexpr JacobianPoint operator-() const { return {x, -y, z}; }
};

/// p + p, for every p including infinity: in a group of odd order no point has y = 0.
template <class C>
JacobianPoint<C> doubled(const JacobianPoint<C>& p) {
  const auto zz = p.z.squared();
  const auto yy = p.y.squared();
  const auto beta = (p.x * yy).doubled().doubled();
  const auto factor = (p.x - zz) * (p.x + zz);  // x^2 - z^4, because the curve's a is -3
  const auto slope = factor.doubled() + factor;
  const auto x = slope.squared() - beta.doubled();
  const auto y = slope * (beta - x) - yy.squared().doubled().doubled().doubled();
  return {x, y, (p.y * p.z).doubled()};
}

/// The third point on the chord through two points, mirrored. `u1`, `s1` and `u2`, `s2` are their coordinates
/// x and y for a common z, `z`.
template <class C, class Field = typename C::Field>
JacobianPoint<C> on_chord(const Field& u1, const Field& s1, const Field& u2, const Field& s2,
                          const Field& z) {
  const auto run = u2 - u1, rise = s2 - s1;
  const auto run2 = run.squared();
  const auto run3 = run * run2;
  const auto v = u1 * run2;
  const auto x = rise.squared() - run3 - v.doubled();
  return {x, rise * (v - x) - s1 * run3, z * run};
}

/// p + q if neither is infinity and p is not q. For equal points the result is (0, 0, 0), which is not a
/// point.
template <class C>
JacobianPoint<C> sum_of_distinct(const JacobianPoint<C>& p, const JacobianPoint<C>& q) {
  const auto p_zz = p.z.squared(), q_zz = q.z.squared();
  return on_chord<C>(p.x * q_zz, p.y * (q.z * q_zz), q.x * p_zz, q.y * (p.z * p_zz), p.z * q.z);
}

/// The same with one multiplication by z less.
template <class C>
JacobianPoint<C> sum_of_distinct(const JacobianPoint<C>& p, const AffinePoint<C>& q) {
  const auto p_zz = p.z.squared();
  return on_chord<C>(p.x, p.y, q.x * p_zz, q.y * (p.z * p_zz), p.z);
}

/// p + q for any points. Special cases take different times: for public points only.
template <class C>
JacobianPoint<C> operator+(const JacobianPoint<C>& p, const JacobianPoint<C>& q) {
  if (p.is_infinity()) return q;
  if (q.is_infinity()) return p;
  const auto sum = sum_of_distinct(p, q);
  return sum.z.is_zero() && sum.x.is_zero() ? doubled(p) : sum;
}

/// The same for an affine q.
template <class C>
JacobianPoint<C> operator+(const JacobianPoint<C>& p, const AffinePoint<C>& q) {
  if (p.is_infinity()) return JacobianPoint<C>::from(q);
  const auto sum = sum_of_distinct(p, q);
  return sum.z.is_zero() && sum.x.is_zero() ? doubled(p) : sum;
}

/// (x, y) of a point other than infinity. Constant-time.
template <class C>
AffinePoint<C> to_affine(const JacobianPoint<C>& p) {
  const auto z_inverse = p.z.inverse();
  const auto z_inverse2 = z_inverse.squared();
  return {p.x * z_inverse2, p.y * (z_inverse * z_inverse2)};
}

/// Whether y^2 = x^3 - 3x + b.
template <class C>
bool is_on_curve(const AffinePoint<C>& p) {
  const auto three_x = p.x.doubled() + p.x;
  return p.y.squared().equals(p.x.squared() * p.x - three_x + C::b) != 0;
}

/// The residue in big-endian `bytes`; empty if it is not below the modulus.
template <class Residue>
std::optional<Residue> residue_from_bytes(View bytes) {
  if (bytes.size() > 8 * Residue::limb_count) return std::nullopt;
  const auto number = limbs_from_bytes<Residue::limb_count>(bytes);
  if (!less(number, Residue::modulus)) return std::nullopt;
  return Residue::from_number(number);
}

/// The point in `bytes` in the uncompressed form 0x04, x, y, the only form that RFC 9846 4.3.8.2 allows.
/// Empty for any other form or length, for a coordinate that is not below p, and for a point that is not on
/// the curve. (Infinity has no such form, and the cofactor is 1, so a point needs no other validation.)
template <class C>
std::optional<AffinePoint<C>> point_from_bytes(View bytes) {
  constexpr std::size_t size = coordinate_size(C::name);
  if (bytes.size() != point_size(C::name) || bytes[0] != 4) return std::nullopt;
  const auto x = residue_from_bytes<typename C::Field>(bytes.subspan(1, size));
  const auto y = residue_from_bytes<typename C::Field>(bytes.subspan(1 + size));
  if (!x || !y) return std::nullopt;
  const AffinePoint<C> point{*x, *y};
  if (!is_on_curve(point)) return std::nullopt;
  return point;
}

/// The inverse of point_from_bytes.
template <class C>
Bytes point_to_bytes(const AffinePoint<C>& point) {
  constexpr std::size_t size = coordinate_size(C::name);
  Bytes bytes(point_size(C::name), 4);
  limbs_to_bytes(point.x.number(), std::span(bytes).subspan(1, size));
  limbs_to_bytes(point.y.number(), std::span(bytes).subspan(1 + size));
  return bytes;
}

}  // namespace glasstls::crypto
