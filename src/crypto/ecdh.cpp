#include "crypto/ecdh.hpp"

#include <stdexcept>

#include "crypto/scalar_multiplication.hpp"

namespace glasstls::crypto {

namespace {

/// scalar * point.
template <class C>
AffinePoint<C> multiply_secret(const Secret& scalar, const AffinePoint<C>& point) {
  if (!is_valid_scalar(C::name, scalar.reveal())) throw std::invalid_argument("not a private scalar");
  auto k = limbs_from_bytes<C::Scalar::limb_count>(scalar.reveal());
  auto product = multiply(k, point);
  const auto result = to_affine(product);
  wipe_value(k);
  wipe_value(product);
  return result;
}

}  // namespace

bool is_valid_scalar(Curve curve, View candidate) {
  return with_curve(curve, [&]<class C>(C) {
    if (candidate.size() != coordinate_size(curve)) return false;
    auto k = limbs_from_bytes<C::Scalar::limb_count>(candidate);
    const bool valid = (less(k, C::Scalar::modulus) & ~is_zero(k)) != 0;
    wipe_value(k);
    return valid;
  });
}

Bytes ecdh_public_key(Curve curve, const Secret& scalar) {
  return with_curve(curve,
                    [&]<class C>(C) { return point_to_bytes(multiply_secret(scalar, base_point<C>)); });
}

std::optional<Secret> ecdh(Curve curve, const Secret& scalar, View peer_point) {
  return with_curve(curve, [&]<class C>(C) -> std::optional<Secret> {
    const auto point = point_from_bytes<C>(peer_point);
    if (!point) return std::nullopt;
    auto product = multiply_secret(scalar, *point);
    Secret shared(coordinate_size(curve));
    limbs_to_bytes(product.x.number(), shared.writable());
    wipe_value(product);
    return shared;
  });
}

}  // namespace glasstls::crypto
