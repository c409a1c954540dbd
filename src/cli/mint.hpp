#pragma once

#include <optional>
#include <string>
#include <vector>

#include "handshake/random_source.hpp"
#include "x509/private_key.hpp"
#include "x509/time.hpp"

/// Certificates made on the spot: good ones for `serve`, and for the lab those that nobody may accept.
namespace glasstls::cli {

/// What goes into a certificate. Made by authority() or server(), and changed where something else is wanted.
struct Recipe {
  std::string common_name;
  std::vector<std::string> names{};  ///< subjectAltName: DNS names and IP addresses; none: no extension
  x509::UnixTime not_before = 0, not_after = 0;
  std::optional<bool> ca{};  ///< basicConstraints' cA; empty: no extension
  std::optional<std::uint32_t> path_length{};
  std::vector<x509::Oid> purposes{};           ///< extKeyUsage
  std::vector<std::string> permitted_names{};  ///< nameConstraints: DNS names and addresses
  bool must_staple = false;                    ///< RFC 7633
  x509::PublicKey::Kind key_kind = x509::PublicKey::Kind::p256;

  // What no authority does.
  std::optional<Bytes> public_key_info{};   ///< DER of a SubjectPublicKeyInfo instead of a new key's
  std::optional<std::uint8_t> key_usage{};  ///< the first octet of keyUsage instead of what fits `ca`
  bool critical_unknown = false;            ///< a critical extension that nobody knows
  bool claim_sha1 = false;                  ///< the signature says that it is ecdsa-with-SHA1
  bool break_signature = false;

  static Recipe authority(std::string common_name, x509::UnixTime now);
  static Recipe server(std::vector<std::string> names, x509::UnixTime now);
};

/// A certificate and the key that belongs to it.
struct Minted {
  Bytes der;
  x509::PrivateKey key;
};

/// Signed by its own key.
Minted mint_root(const Recipe& recipe, handshake::RandomSource& random);
/// Signed by the issuer's key, and naming it as the issuer.
Minted mint(const Minted& issuer, const Recipe& recipe, handshake::RandomSource& random);

/// RFC 6960: an OCSP response in which the issuer of `certificate` says whether it is revoked.
enum class Status : std::uint8_t { good, revoked };
Bytes mint_ocsp(const Minted& issuer, View certificate, Status status, x509::UnixTime now,
                handshake::RandomSource& random);

}  // namespace glasstls::cli
