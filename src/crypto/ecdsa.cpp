#include "crypto/ecdsa.hpp"

#include "crypto/ecdsa_signature.hpp"
#include "crypto/scalar_multiplication.hpp"

namespace glasstls::crypto {

namespace {

/// The number that the signature signs. The orders of P-256 and P-384 fill whole bytes, and no hash here is
/// as long as that of P-521, so what is too long is cut at a byte and then lies below 2^(8 * size) < 2 n.
template <class C>
typename C::Scalar scalar_from_digest(View digest) {
  const View leftmost = digest.first(std::min(digest.size(), coordinate_size(C::name)));
  const auto number = limbs_from_bytes<C::Scalar::limb_count>(leftmost);
  return C::Scalar::from_number(reduce_once(number, 0, C::Scalar::modulus));
}

/// Whether the x coordinate of `point`, modulo n, is `r`. The coordinate is x / z^2, so instead of dividing
/// we multiply the candidates r and r + n (both below p at most once) by z^2.
template <class C>
bool has_x_coordinate(const JacobianPoint<C>& point, const typename C::Scalar::Number& r) {
  using Field = typename C::Field;
  if (point.is_infinity()) return false;
  const auto zz = point.z.squared();
  if ((Field::from_number(r) * zz).equals(point.x)) return true;
  Carry too_large = 0;
  const auto other = sum(r, C::Scalar::modulus, too_large);
  return !too_large && less(other, Field::modulus) && (Field::from_number(other) * zz).equals(point.x);
}

/// NIST FIPS 186-5 6.4.2, with its names.
template <class C>
bool verify(View public_point, View digest, View der_signature) {
  using Scalar = typename C::Scalar;
  const auto q = point_from_bytes<C>(public_point);
  const auto signature = parse_ecdsa_signature(der_signature);
  if (!q || !signature) return false;
  const auto r = residue_from_bytes<Scalar>(signature->r);  // below n here, and not zero since it was parsed
  const auto s = residue_from_bytes<Scalar>(signature->s);
  if (!r || !s) return false;
  const Scalar e = scalar_from_digest<C>(digest);
  const Scalar s_inverse = s->inverse_of_public();
  const Scalar u = e * s_inverse, v = *r * s_inverse;
  return has_x_coordinate(multiply_public(u.number(), v.number(), *q), r->number());
}

}  // namespace

bool ecdsa_verify(Curve curve, View public_point, HashAlgorithm algorithm, View message, View der_signature) {
  return ecdsa_verify_digest(curve, public_point, hash(algorithm, message), der_signature);
}

bool ecdsa_verify_digest(Curve curve, View public_point, View digest, View der_signature) {
  return with_curve(curve, [&]<class C>(C) { return verify<C>(public_point, digest, der_signature); });
}

}  // namespace glasstls::crypto
