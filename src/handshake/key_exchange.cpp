#include "handshake/key_exchange.hpp"

#include <stdexcept>
#include <string>

#include "crypto/ecdh.hpp"
#include "crypto/x25519.hpp"

namespace glasstls::handshake {

using messages::NamedGroup;

namespace {

std::optional<crypto::Curve> curve_of(NamedGroup group) {
  switch (group) {
    case NamedGroup::secp256r1: return crypto::Curve::p256;
    case NamedGroup::secp384r1: return crypto::Curve::p384;
    case NamedGroup::secp521r1: return crypto::Curve::p521;
    default: return std::nullopt;
  }
}

/// A scalar that is uniform in [1, n-1]: draw until one is. For P-521 the bits beyond the order's length are
/// cleared first, or hardly any draw would do.
Secret draw_scalar(crypto::Curve curve, RandomSource& random, std::string_view purpose) {
  Secret scalar(crypto::coordinate_size(curve));
  do {
    random.fill(scalar.writable(), purpose);
    if (curve == crypto::Curve::p521) scalar.writable()[0] &= 1;
  } while (!crypto::is_valid_scalar(curve, scalar.reveal()));
  return scalar;
}

}  // namespace

bool is_implemented(NamedGroup group) { return group == NamedGroup::x25519 || curve_of(group).has_value(); }

KeyPair generate_key_pair(NamedGroup group, RandomSource& random) {
  const std::string purpose = std::string(name_of(group)) + " private key";
  if (group == NamedGroup::x25519) {
    Secret private_key(32);
    random.fill(private_key.writable(), purpose);
    Bytes public_key = crypto::x25519_public_key(private_key);
    return {group, std::move(private_key), std::move(public_key)};
  }
  if (const auto curve = curve_of(group)) {
    Secret scalar = draw_scalar(*curve, random, purpose);
    Bytes point = crypto::ecdh_public_key(*curve, scalar);
    return {group, std::move(scalar), std::move(point)};
  }
  throw std::invalid_argument("no key exchange for group " + std::to_string(static_cast<unsigned>(group)));
}

std::optional<Secret> agree(const KeyPair& ours, View peer_key_exchange) {
  if (ours.group == NamedGroup::x25519) return crypto::x25519(ours.private_key, peer_key_exchange);
  if (const auto curve = curve_of(ours.group))
    return crypto::ecdh(*curve, ours.private_key, peer_key_exchange);
  return std::nullopt;
}

}  // namespace glasstls::handshake
