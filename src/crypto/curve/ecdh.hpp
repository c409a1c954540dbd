#pragma once

#include <optional>

#include "base/secret.hpp"
#include "crypto/curve/curve.hpp"

namespace glasstls::crypto {

/// Whether `candidate` is a private scalar: coordinate_size(curve) bytes, big-endian, at least 1 and below
/// the group's order. The time depends only on the curve. To make a key, draw random bytes until they pass
/// (for P-521 clear the upper 7 bits of the first byte, or it takes 128 attempts on average).
[[nodiscard]] bool is_valid_scalar(Curve curve, View candidate);

/// The public point of a valid scalar in the uncompressed form of RFC 9846 4.3.8.2, point_size(curve) bytes.
/// Constant-time. A scalar that is not valid is a programming error and throws std::invalid_argument.
Bytes ecdh_public_key(Curve curve, const Secret& scalar);

/// The shared secret of RFC 9846 7.4.2: the x coordinate of scalar * peer_point, coordinate_size(curve)
/// bytes. Constant-time in the scalar. Empty if `peer_point` is not a point of the curve in the
/// uncompressed form. A scalar that is not valid is a programming error and throws std::invalid_argument.
[[nodiscard]] std::optional<Secret> ecdh(Curve curve, const Secret& scalar, View peer_point);

}  // namespace glasstls::crypto
