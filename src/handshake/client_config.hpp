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

/// The contents of a ClientHello in the order of the wire, for callers that decide every byte (the replay of
/// RFC 8448's traces does). When the message is sent, four bodies are filled in:
///
/// - key_share: the shares of ClientConfig::key_shares;
///
/// - cookie: what a HelloRetryRequest gave; without one, the extension is left out;
///
/// - padding (RFC 7685): makes a ClientHello of 256 to 511 bytes 512 bytes long; otherwise left out;
///
/// - pre_shared_key, which must be the last: the tickets and keys that can be used; without any, it is left
/// out, and
///   early_data too.
struct Offer {
  std::vector<messages::CipherSuite> cipher_suites;
  messages::Extensions extensions;  ///< some with bodies that are filled in later
};

/// All suites that are implemented, in order of preference.
std::vector<messages::CipherSuite> default_cipher_suites();
/// All groups that are implemented, in order of preference. A server accepts them by default.
std::vector<messages::NamedGroup> implemented_groups();
/// What a client offers by default: all but X448, which few servers have.
std::vector<messages::NamedGroup> default_supported_groups();
/// All signature schemes that are implemented, in order of preference, PKCS#1 v1.5 for certificates included.
std::vector<messages::SignatureScheme> default_signature_algorithms();

/// What a client offers and what it needs. The defaults are those of `glasstls connect`.
struct ClientConfig {
  /// The host, as a DNS name or an IP literal. The certificate must be for it, and a DNS name is sent as
  /// server_name.
  std::string server_name;

  /// In order of preference.
  std::vector<messages::CipherSuite> cipher_suites = default_cipher_suites();
  /// In order of preference.
  std::vector<messages::NamedGroup> supported_groups = default_supported_groups();
  /// The groups to send a share for in the first ClientHello; an empty list asks for a HelloRetryRequest. By
  /// default one that a quantum computer does not break, and one for servers without ML-KEM, so neither kind
  /// of server costs a round trip. RFC 9846 4.3.8: their keys are independent, though both hold an X25519
  /// key.
  std::vector<messages::NamedGroup> key_shares{messages::NamedGroup::X25519MLKEM768,
                                               messages::NamedGroup::x25519};
  /// In order of preference.
  std::vector<messages::SignatureScheme> signature_algorithms = default_signature_algorithms();
  /// RFC 7301: in order of preference; not sent if empty.
  std::vector<std::string> alpn_protocols;
  /// RFC 6066 8: whether to ask for the certificate's OCSP response.
  bool status_request = true;
  /// RFC 8879: how the server may compress its Certificate; not sent if empty. Our own Certificate is
  /// compressed if the server offers that.
  std::vector<messages::CertificateCompressionAlgorithm> certificate_compression;
  /// RFC 8449: the longest inner plaintext that we receive, 64 to 2^14 + 1 bytes; not sent if empty.
  std::optional<std::uint16_t> record_size_limit;
  /// RFC 9846 E.4: look like TLS 1.2 to middleboxes.
  bool middlebox_compatibility = true;
  /// RFC 8701: offer values without meaning; servers must ignore what they do not know.
  bool grease = true;
  /// How much padding records get (RFC 9846 5.4).
  record::PaddingPolicy padding;

  /// RFC 9846 4.3.11: tickets of earlier connections, offered if they can be used. They outlive the
  /// connection. RFC 9846 C.4: a ticket that is used twice lets others recognise the client.
  std::vector<const Ticket*> tickets;
  /// External pre-shared keys (RFC 9846 2.2), offered after the tickets. They outlive the connection.
  std::vector<const Psk*> psks;
  /// RFC 9846 4.3.9: psk_ke has no forward secrecy.
  std::vector<messages::PskKeyExchangeMode> psk_key_exchange_modes{messages::PskKeyExchangeMode::psk_dhe_ke};
  /// RFC 9846 4.3.10: whether to offer early data if the first ticket or key allows it.
  bool early_data = false;

  /// RFC 9846 4.4.2: what the client may authenticate with. They outlive the connection.
  std::span<const Credential> credentials;
  /// RFC 9846 4.3.6: whether the server may ask for a certificate after the handshake.
  bool post_handshake_auth = false;

  /// If set, the ClientHello offers exactly this, and the lists above are not used for it.
  std::optional<Offer> offer;

  /// What the server's certificate must lead to. It outlives the connection.
  const x509::TrustStore* trust_anchors = nullptr;
  /// The rules for certificates.
  x509::ValidationPolicy policy = x509::ValidationPolicy::usual();
  /// The time at which certificates must be valid, in seconds since 1970-01-01 UTC.
  std::int64_t now = 0;
  /// The clock for the ages of tickets. Without one, the time is always `now`. It outlives the connection.
  const Clock* clock = nullptr;
  /// Milliseconds since 1970-01-01 UTC.
  std::int64_t milliseconds() const { return clock ? clock->milliseconds() : now * 1000; }

  /// The source of randomness. It must be set, and outlives the connection.
  RandomSource* random = nullptr;
};

/// Refuses a configuration that breaks a rule of the ClientHello, or offers what is not implemented. Throws
/// std::invalid_argument, which says what is wrong.
void check(const ClientConfig& config);

}  // namespace glasstls::handshake
