#include "crypto/curve/ecdh.hpp"

#include <stdexcept>

#include "crypto/curve/base_multiplication.hpp"

namespace glasstls::crypto {

namespace {

/// Calls `use` with the scalar as a number, and wipes it afterwards.
template <class C, class Use>
auto with_number(const Secret& scalar, Use use) {
  if (!is_valid_scalar(C::name, scalar.reveal())) throw std::invalid_argument("not a private scalar");
  auto k = limbs_from_bytes<C::Scalar::limb_count>(scalar.reveal());
  const auto result = use(k);
  wipe_value(k);
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
  return with_curve(curve, [&]<class C>(C) {
    auto product = with_number<C>(scalar, [](const auto& k) { return multiply_base<C>(k); });
    const auto public_point = to_affine(product);
    wipe_value(product);  // z reveals more of the scalar than the point does
    return point_to_bytes(public_point);
  });
}

std::optional<Secret> ecdh(Curve curve, const Secret& scalar, View peer_point) {
  return with_curve(curve, [&]<class C>(C) -> std::optional<Secret> {
    const auto point = point_from_bytes<C>(peer_point);
    if (!point) return std::nullopt;
    auto product = with_number<C>(scalar, [&](const auto& k) { return multiply(k, *point); });
    auto affine = to_affine(product);
    Secret shared(coordinate_size(curve));
    limbs_to_bytes(affine.x.number(), shared.writable());
    wipe_value(product);
    wipe_value(affine);
    return shared;
  });
}

}  // namespace glasstls::crypto
