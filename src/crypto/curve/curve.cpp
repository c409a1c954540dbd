#include "crypto/curve/curve.hpp"

namespace glasstls::crypto {

std::string_view name_of(Curve curve) {
  switch (curve) {
    case Curve::p256: return "P-256";
    case Curve::p384: return "P-384";
    case Curve::p521: return "P-521";
  }
  return "unknown curve";
}

}  // namespace glasstls::crypto
