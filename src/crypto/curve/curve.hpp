#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace glasstls::crypto {

/// The prime curves of NIST SP 800-186 that TLS 1.3 uses; RFC 9846 4.3.7 calls them secp256r1, secp384r1 and
/// secp521r1.
enum class Curve : std::uint8_t { p256, p384, p521 };

/// "P-256", "P-384" or "P-521".
std::string_view name_of(Curve curve);

/// In bytes, of a coordinate and of a private scalar.
constexpr std::size_t coordinate_size(Curve curve) {
  switch (curve) {
    case Curve::p256: return 32;
    case Curve::p384: return 48;
    case Curve::p521: return 66;
  }
  return 0;
}

/// In bytes, of an uncompressed point: 0x04, x, y. RFC 9846 4.3.8.2.
constexpr std::size_t point_size(Curve curve) { return 1 + 2 * coordinate_size(curve); }

}  // namespace glasstls::crypto
