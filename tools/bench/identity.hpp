// What the handshakes of bench-handshake prove: a server's name, its chain, and the root that it leads to.
#pragma once

#include "handshake/clock.hpp"
#include "handshake/signing.hpp"
#include "x509/issue/issue.hpp"

namespace bench {

using namespace glasstls;

inline constexpr const char* host = "server.example";
inline constexpr x509::UnixTime now = 1'800'000'000, day = 86'400;  ///< when all of it happens

struct StandingClock : handshake::Clock {
  std::int64_t milliseconds() const override { return now * 1000; }
};

/// Chain and keys of one kind, the same in every run.
struct Identity {
  std::vector<Bytes> chain;  ///< DER, leaf first, without the root
  Bytes root;                ///< DER
  Bytes key;                 ///< PEM, of the leaf

  handshake::Credential credential() const {
    return handshake::make_credential(chain, x509::read_private_key(key));
  }
};

inline x509::PrivateKey new_key(x509::PublicKey::Kind kind, std::uint8_t seed) {
  const Bytes bytes(32, seed);
  return kind == x509::PublicKey::Kind::rsa ? x509::PrivateKey::generate_rsa(2048, bytes)
                                            : x509::PrivateKey::generate(kind, bytes);
}

/// `intermediates`: 0 or 1.
inline Identity new_identity(x509::PublicKey::Kind kind, int intermediates) {
  const auto issue = [](x509::CertificateRecipe recipe, std::uint8_t number, const x509::PrivateKey& key,
                        const x509::Issuer& issuer) {
    recipe.not_before = now - 30 * day;
    recipe.not_after = now + 60 * day;
    recipe.serial_number = Bytes(16, number);
    return x509::issue_certificate(recipe, key.public_key(), issuer, Bytes(32, number));
  };
  const x509::PrivateKey root_key = new_key(kind, 1), ca_key = new_key(kind, 2), key = new_key(kind, 3);
  const auto root = x509::ca_recipe("Bench Root"), ca = x509::ca_recipe("Bench CA");
  const x509::Issuer by_root{root_key, x509::subject_of(root)}, by_ca{ca_key, x509::subject_of(ca)};

  Identity identity;
  identity.root = issue(root, 1, root_key, by_root);
  identity.chain.push_back(issue(x509::server_recipe({host}), 3, key, intermediates > 0 ? by_ca : by_root));
  if (intermediates > 0) identity.chain.push_back(issue(ca, 2, ca_key, by_root));
  identity.key = to_bytes(key.to_pem().reveal());
  return identity;
}

}  // namespace bench
