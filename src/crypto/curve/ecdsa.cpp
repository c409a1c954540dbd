#include "crypto/curve/ecdsa.hpp"

#include <stdexcept>

#include "crypto/curve/base_multiplication.hpp"
#include "crypto/curve/ecdh.hpp"
#include "crypto/curve/ecdsa_signature.hpp"
#include "crypto/hash/hmac_drbg.hpp"

namespace glasstls::crypto {

namespace {

/// The number that is signed. The orders of P-256 and P-384 fill whole bytes, and no hash here is as long as
/// the order of P-521. So a hash that is too long is cut at a byte and is then below 2^(8 * size) < 2 n.
template <class C>
typename C::Scalar scalar_from_digest(View digest) {
  const View leftmost = digest.first(std::min(digest.size(), coordinate_size(C::name)));
  const auto number = limbs_from_bytes<C::Scalar::limb_count>(leftmost);
  return C::Scalar::from_number(reduce_once(number, 0, C::Scalar::modulus));
}

/// Whether the x coordinate of `point`, modulo n, is `r`. The coordinate is x / z^2; instead of dividing, we
/// multiply the candidates r and r + n (if it is below p) by z^2.
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

/// The next candidate for k of RFC 6979, step h of its generation of k. Empty if it is out of range: then
/// call it again.
template <class C>
std::optional<typename C::Scalar::Number> next_nonce(HmacDrbg& generator) {
  Secret bytes(coordinate_size(C::name));
  generator.generate(bytes.writable());
  auto k = limbs_from_bytes<C::Scalar::limb_count>(bytes.reveal());
  if constexpr (C::name == Curve::p521) k = shifted_right(k, 7);  // the leftmost 521 of 528 bits
  const bool in_range = less(k, C::Scalar::modulus) && !is_zero(k);
  return in_range ? std::optional(k) : std::nullopt;
}

/// A number that was secret and is now a part of the signature.
template <class C>
Bytes bytes_of(const typename C::Scalar& number) {
  Bytes bytes(coordinate_size(C::name));
  limbs_to_bytes(number.number(), bytes);
  return bytes;
}

/// NIST FIPS 186-5 6.4.1, with its names.
template <class C>
Bytes sign(const Secret& scalar, HashAlgorithm algorithm, View digest, View entropy) {
  using Scalar = typename C::Scalar;
  const Scalar e = scalar_from_digest<C>(digest);
  HmacDrbg generator(algorithm, {scalar.reveal(), bytes_of<C>(e), entropy});
  auto d = Scalar::from_number(limbs_from_bytes<Scalar::limb_count>(scalar.reveal()));
  for (;;) {
    auto k = next_nonce<C>(generator);
    if (!k) continue;
    auto point = multiply_base<C>(*k);
    auto x = to_affine(point).x.number();  // below p, and so below 2 n
    const Scalar r = Scalar::from_number(reduce_once(x, 0, Scalar::modulus));
    auto k_inverse = Scalar::from_number(*k).inverse();
    auto e_plus_rd = e + r * d;
    const Scalar s = k_inverse * e_plus_rd;
    wipe_value(*k);
    wipe_value(point);
    wipe_value(k_inverse);
    wipe_value(e_plus_rd);
    if (r.is_zero() || s.is_zero()) continue;
    wipe_value(d);
    const Bytes r_bytes = bytes_of<C>(r), s_bytes = bytes_of<C>(s);
    return encode_ecdsa_signature({r_bytes, s_bytes});
  }
}

Bytes sign_digest(Curve curve, const Secret& scalar, HashAlgorithm algorithm, View digest, View entropy) {
  if (!is_valid_scalar(curve, scalar.reveal())) throw std::invalid_argument("not a private scalar");
  return with_curve(curve, [&]<class C>(C) { return sign<C>(scalar, algorithm, digest, entropy); });
}

}  // namespace

bool ecdsa_verify(Curve curve, View public_point, HashAlgorithm algorithm, View message, View der_signature) {
  return ecdsa_verify_digest(curve, public_point, hash(algorithm, message), der_signature);
}

bool ecdsa_verify_digest(Curve curve, View public_point, View digest, View der_signature) {
  return with_curve(curve, [&]<class C>(C) { return verify<C>(public_point, digest, der_signature); });
}

Bytes ecdsa_sign(Curve curve, const Secret& scalar, HashAlgorithm algorithm, View message, View entropy) {
  return sign_digest(curve, scalar, algorithm, hash(algorithm, message), entropy);
}

Bytes ecdsa_sign_digest(Curve curve, const Secret& scalar, View digest, View entropy) {
  return sign_digest(curve, scalar, HashAlgorithm::sha256, digest, entropy);
}

}  // namespace glasstls::crypto
