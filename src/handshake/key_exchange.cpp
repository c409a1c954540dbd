#include "handshake/key_exchange.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "crypto/curve/ecdh.hpp"
#include "crypto/curve/x25519.hpp"
#include "crypto/curve/x448.hpp"
#include "crypto/kem/ml_kem.hpp"

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

/// The functions of RFC 7748, one for each of its two curves. Private keys are random bytes.
struct MontgomeryCurve {
  NamedGroup group;
  std::size_t size;  // of keys, in bytes
  Bytes (*public_key)(const Secret& private_key);
  std::optional<Secret> (*agree)(const Secret& private_key, View peer_public_key);
};

const MontgomeryCurve* montgomery_curve_of(NamedGroup group) {
  static constexpr MontgomeryCurve curves[] = {
      {NamedGroup::x25519, 32, crypto::x25519_public_key, crypto::x25519},
      {NamedGroup::x448, crypto::x448_size, crypto::x448_public_key, crypto::x448},
  };
  for (const MontgomeryCurve& curve : curves)
    if (curve.group == group) return &curve;
  return nullptr;
}

std::string purpose(NamedGroup group, std::string_view what) {
  return std::string(name_of(group)).append(" ").append(what);
}

/// A scalar that is uniform in [1, n-1]: draws until one is in range. For P-521 the bits beyond the length of
/// the order are cleared first, because otherwise almost no draw would be in range.
Secret draw_scalar(crypto::Curve curve, RandomSource& random, std::string_view purpose) {
  Secret scalar(crypto::coordinate_size(curve));
  do {
    random.fill(scalar.writable(), purpose);
    if (curve == crypto::Curve::p521) scalar.writable()[0] &= 1;
  } while (!crypto::is_valid_scalar(curve, scalar.reveal()));
  return scalar;
}

/// A hybrid group: Diffie-Hellman and ML-KEM-768 together. Shares and secrets are those of both, one after
/// the other; which one is first depends on the group.
struct Hybrid {
  NamedGroup group, diffie_hellman;
  std::size_t share_size;  // of Diffie-Hellman, in bytes
  bool ml_kem_first;

  Bytes join(View dh, View ml_kem) const {
    Bytes joined = to_bytes(ml_kem_first ? ml_kem : dh);
    append(joined, ml_kem_first ? dh : ml_kem);
    return joined;
  }
  /// Both secrets have 32 bytes.
  Secret join(const Secret& dh, const Secret& ml_kem) const {
    Secret joined(dh.size() + ml_kem.size());
    const View first = (ml_kem_first ? ml_kem : dh).reveal(), second = (ml_kem_first ? dh : ml_kem).reveal();
    std::copy(second.begin(), second.end(), std::copy(first.begin(), first.end(), joined.writable().begin()));
    return joined;
  }
  struct Parts {
    View diffie_hellman, ml_kem;
  };
  /// Empty unless the share is as long as both parts together.
  std::optional<Parts> split(View share, std::size_t ml_kem_size) const {
    if (share.size() != share_size + ml_kem_size) return std::nullopt;
    if (ml_kem_first) return Parts{share.subspan(ml_kem_size), share.first(ml_kem_size)};
    return Parts{share.first(share_size), share.subspan(share_size)};
  }
};

/// draft-ietf-tls-ecdhe-mlkem.
const Hybrid* hybrid_of(NamedGroup group) {
  static constexpr Hybrid hybrids[] = {
      {NamedGroup::X25519MLKEM768, NamedGroup::x25519, 32, true},
      {NamedGroup::SecP256r1MLKEM768, NamedGroup::secp256r1, crypto::point_size(crypto::Curve::p256), false},
  };
  for (const Hybrid& hybrid : hybrids)
    if (hybrid.group == group) return &hybrid;
  return nullptr;
}

Secret draw(std::size_t size, RandomSource& random, std::string_view purpose) {
  Secret secret(size);
  random.fill(secret.writable(), purpose);
  return secret;
}

std::optional<Secret> agree_on(NamedGroup group, const Secret& private_key, View peer) {
  if (const MontgomeryCurve* curve = montgomery_curve_of(group)) return curve->agree(private_key, peer);
  if (const auto curve = curve_of(group)) return crypto::ecdh(*curve, private_key, peer);
  return std::nullopt;
}

std::optional<ShareResponse> respond_hybrid(const Hybrid& hybrid, View peer, RandomSource& random) {
  namespace ml_kem = crypto::ml_kem_768;
  const auto theirs = hybrid.split(peer, ml_kem::encapsulation_key_size);
  if (!theirs) return std::nullopt;
  const auto encapsulated =
      ml_kem::encapsulate(theirs->ml_kem, draw(32, random, purpose(hybrid.group, "ML-KEM randomness")));
  auto diffie_hellman = respond(hybrid.diffie_hellman, theirs->diffie_hellman, random);
  if (!encapsulated || !diffie_hellman) return std::nullopt;
  return ShareResponse{
      {hybrid.group, hybrid.join(diffie_hellman->entry.key_exchange, encapsulated->ciphertext)},
      hybrid.join(diffie_hellman->shared_secret, encapsulated->shared_secret)};
}

}  // namespace

bool is_implemented(NamedGroup group) {
  return montgomery_curve_of(group) || curve_of(group) || hybrid_of(group);
}

KeyPair generate_key_pair(NamedGroup group, RandomSource& random) {
  if (const MontgomeryCurve* curve = montgomery_curve_of(group)) {
    Secret private_key = draw(curve->size, random, purpose(group, "private key"));
    Bytes public_key = curve->public_key(private_key);
    return {group, std::move(private_key), std::move(public_key), {}};
  }
  if (const auto curve = curve_of(group)) {
    Secret scalar = draw_scalar(*curve, random, purpose(group, "private key"));
    Bytes point = crypto::ecdh_public_key(*curve, scalar);
    return {group, std::move(scalar), std::move(point), {}};
  }
  if (const Hybrid* hybrid = hybrid_of(group)) {
    namespace ml_kem = crypto::ml_kem_768;
    ml_kem::KeyPair kem = ml_kem::generate(draw(ml_kem::seed_size, random, purpose(group, "ML-KEM seed")));
    KeyPair dh = generate_key_pair(hybrid->diffie_hellman, random);
    return {group, std::move(dh.private_key), hybrid->join(dh.key_exchange, kem.encapsulation_key),
            std::move(kem.decapsulation_key)};
  }
  throw std::invalid_argument("no key exchange for group " + std::to_string(static_cast<unsigned>(group)));
}

std::optional<Secret> agree(const KeyPair& ours, View peer_key_exchange) {
  const Hybrid* hybrid = hybrid_of(ours.group);
  if (!hybrid) return agree_on(ours.group, ours.private_key, peer_key_exchange);
  const auto theirs = hybrid->split(peer_key_exchange, crypto::ml_kem_768::ciphertext_size);
  if (!theirs) return std::nullopt;
  const auto dh = agree_on(hybrid->diffie_hellman, ours.private_key, theirs->diffie_hellman);
  const auto kem = crypto::ml_kem_768::decapsulate(ours.ml_kem_key.reveal(), theirs->ml_kem);
  if (!dh || !kem) return std::nullopt;
  return hybrid->join(*dh, *kem);
}

std::optional<ShareResponse> respond(NamedGroup group, View peer_key_exchange, RandomSource& random) {
  if (const Hybrid* hybrid = hybrid_of(group)) return respond_hybrid(*hybrid, peer_key_exchange, random);
  const KeyPair ours = generate_key_pair(group, random);
  auto shared_secret = agree(ours, peer_key_exchange);
  if (!shared_secret) return std::nullopt;
  return ShareResponse{ours.entry(), *std::move(shared_secret)};
}

}  // namespace glasstls::handshake
