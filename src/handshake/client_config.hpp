#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "handshake/clock.hpp"
#include "handshake/credential.hpp"
#include "handshake/random_source.hpp"
#include "handshake/resumption.hpp"
#include "messages/extension.hpp"
#include "messages/numbers.hpp"
#include "record/sender.hpp"
#include "x509/path/trust_store.hpp"
#include "x509/path/validate.hpp"

namespace glasstls::handshake {

/// The ClientHello's contents in the order of the wire, for those who must decide every byte (RFC 8448's
/// traces do). The bodies of key_share, cookie, padding and pre_shared_key are filled in when the message is
/// sent: key_share with the shares of ClientConfig::key_shares, cookie with what a HelloRetryRequest gave
/// (without one the extension is left out), padding (RFC 7685) so that a ClientHello of 256 to 511 bytes
/// becomes 512 bytes long (and left out otherwise), pre_shared_key, which must be the last, with the tickets
/// and keys that fit (left out, and early_data too, where none does).
struct Offer {
  std::vector<messages::CipherSuite> cipher_suites;
  messages::Extensions extensions;
};

/// What both ends offer or take where nothing else is said: all that is implemented, in order of preference.
std::vector<messages::CipherSuite> default_cipher_suites();
std::vector<messages::NamedGroup> default_supported_groups();
std::vector<messages::SignatureScheme> default_signature_algorithms();

/// What a client wants of a connection, and what it stands on. The defaults are what `glasstls connect` uses.
struct ClientConfig {
  /// The host, as a DNS name or an IP literal: sent as SNI (a DNS name alone) and held against the
  /// certificate.
  std::string server_name;

  /// In order of preference.
  std::vector<messages::CipherSuite> cipher_suites = default_cipher_suites();
  std::vector<messages::NamedGroup> supported_groups = default_supported_groups();
  /// Groups to send a share of at once; none asks for a HelloRetryRequest. By default one that a quantum
  /// computer does not break, and beside it the one that a server without ML-KEM takes, so that neither costs
  /// a round trip. RFC 9846 4.3.8: their keys are independent, even where both hold an X25519 key.
  std::vector<messages::NamedGroup> key_shares{messages::NamedGroup::X25519MLKEM768,
                                               messages::NamedGroup::x25519};
  std::vector<messages::SignatureScheme> signature_algorithms = default_signature_algorithms();
  std::vector<std::string> alpn_protocols;
  /// RFC 6066 8: whether to ask for the certificate's OCSP response.
  bool status_request = true;
  /// RFC 8879: how the server may compress its Certificate; not sent where empty. A client's own certificate
  /// is compressed where the server asks for that.
  std::vector<messages::CertificateCompressionAlgorithm> certificate_compression;
  /// RFC 8449: the longest inner plaintext that we want to get, 64 to 2^14 + 1 bytes; not sent where empty.
  std::optional<std::uint16_t> record_size_limit;
  /// RFC 9846 E.4
  bool middlebox_compatibility = true;
  /// RFC 8701
  bool grease = true;
  record::PaddingPolicy padding;

  /// RFC 9846 4.3.11: tickets of earlier connections and keys agreed upon otherwise, offered in this order
  /// where they fit. They outlive the connection. RFC 9846 C.4: who uses a ticket twice can be recognised.
  std::vector<const Ticket*> tickets;
  std::vector<const Psk*> psks;
  /// RFC 9846 4.3.9: psk_ke gives up forward secrecy.
  std::vector<messages::PskKeyExchangeMode> psk_key_exchange_modes{messages::PskKeyExchangeMode::psk_dhe_ke};
  /// RFC 9846 4.3.10: whether to offer early data where the first of the tickets and keys allows it.
  bool early_data = false;

  /// RFC 9846 4.4.2: what the client may prove itself with. They outlive the connection.
  std::span<const Credential> credentials;
  /// RFC 9846 4.3.6: whether the server may ask for a certificate after the handshake.
  bool post_handshake_auth = false;

  /// Where set, it alone says what the ClientHello offers, and the lists above are not consulted for it.
  std::optional<Offer> offer;

  /// What certificates are held against. The pointers outlive the connection.
  const x509::TrustStore* trust_anchors = nullptr;
  x509::ValidationPolicy policy = x509::ValidationPolicy::usual();
  /// The time that certificates are judged at, in seconds since 1970-01-01 UTC.
  std::int64_t now = 0;
  /// What tickets' ages are told from. Without one, time stands still at `now`.
  const Clock* clock = nullptr;
  /// Milliseconds since 1970-01-01 UTC.
  std::int64_t milliseconds() const { return clock ? clock->milliseconds() : now * 1000; }

  RandomSource* random = nullptr;
};

/// Refuses what would break a rule of the ClientHello, or promise what is not implemented. Throws
/// std::invalid_argument that says what.
void check(const ClientConfig& config);

}  // namespace glasstls::handshake
