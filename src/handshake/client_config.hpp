#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "handshake/random_source.hpp"
#include "messages/extension.hpp"
#include "messages/numbers.hpp"
#include "record/sender.hpp"
#include "x509/trust_store.hpp"
#include "x509/validate.hpp"

namespace glasstls::handshake {

/// The ClientHello's contents in the order of the wire, for those who must decide every byte (RFC 8448's
/// traces do). The bodies of key_share, cookie and padding are filled in when the message is sent: key_share
/// with the shares of ClientConfig::key_shares, cookie with what a HelloRetryRequest gave (without one the
/// extension is left out), padding (RFC 7685) so that a ClientHello of 256 to 511 bytes becomes 512 bytes
/// long (and left out otherwise).
struct Offer {
  std::vector<messages::CipherSuite> cipher_suites;
  messages::Extensions extensions;
};

/// What a client wants of a connection, and what it stands on. The defaults are what `glasstls connect` uses.
struct ClientConfig {
  /// The host, as a DNS name or an IP literal: sent as SNI (a DNS name alone) and held against the
  /// certificate.
  std::string server_name;

  /// In order of preference.
  std::vector<messages::CipherSuite> cipher_suites{messages::CipherSuite::TLS_AES_128_GCM_SHA256,
                                                   messages::CipherSuite::TLS_AES_256_GCM_SHA384,
                                                   messages::CipherSuite::TLS_CHACHA20_POLY1305_SHA256};
  std::vector<messages::NamedGroup> supported_groups{
      messages::NamedGroup::x25519, messages::NamedGroup::secp256r1, messages::NamedGroup::secp384r1};
  /// Groups to send a share of at once; none asks for a HelloRetryRequest.
  std::vector<messages::NamedGroup> key_shares{messages::NamedGroup::x25519};
  std::vector<messages::SignatureScheme> signature_algorithms = default_signature_algorithms();
  std::vector<std::string> alpn_protocols;
  /// RFC 8449: the longest inner plaintext that we want to get, 64 to 2^14 + 1 bytes; not sent where empty.
  std::optional<std::uint16_t> record_size_limit;
  /// RFC 9846 E.4
  bool middlebox_compatibility = true;
  /// RFC 8701
  bool grease = true;
  record::PaddingPolicy padding;
  /// Where set, it alone says what the ClientHello offers, and the lists above are not consulted for it.
  std::optional<Offer> offer;

  /// What certificates are held against. The pointers outlive the connection.
  const x509::TrustStore* trust_anchors = nullptr;
  x509::Policy policy = x509::Policy::webpki();
  /// The time that certificates are judged at, in seconds since 1970-01-01 UTC.
  std::int64_t now = 0;

  RandomSource* random = nullptr;

  static std::vector<messages::SignatureScheme> default_signature_algorithms();
};

/// Refuses what would break a rule of the ClientHello, or promise what is not implemented. Throws
/// std::invalid_argument that says what.
void check(const ClientConfig& config);

}  // namespace glasstls::handshake
