#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "handshake/client_config.hpp"
#include "handshake/clock.hpp"
#include "handshake/credential.hpp"
#include "handshake/random_source.hpp"
#include "handshake/replay_guard.hpp"
#include "handshake/resumption.hpp"
#include "handshake/token.hpp"
#include "messages/extension.hpp"
#include "messages/numbers.hpp"
#include "record/sender.hpp"
#include "x509/path/trust_store.hpp"
#include "x509/path/validate.hpp"

namespace glasstls::handshake {

/// Whether clients are asked for a certificate in the handshake (RFC 9846 4.4.2).
enum class ClientCertificates : std::uint8_t { not_asked_for, welcome, required };

/// What a server offers and what it needs. One configuration serves all connections and outlives them. It can
/// be moved, not copied.
struct ServerConfig {
  /// In order of preference. The client's server_name and signature algorithms decide which one is shown;
  /// if no name fits, it is the first.
  std::vector<Credential> credentials;

  /// In order of preference; the client's order does not matter.
  std::vector<messages::CipherSuite> cipher_suites = default_cipher_suites();
  /// In order of preference. Groups that the client sent a share for come first, because the others cost a
  /// HelloRetryRequest.
  std::vector<messages::NamedGroup> supported_groups = implemented_groups();
  /// In order of preference. A client that offers only others is refused (RFC 7301); one that does not use
  /// ALPN is accepted.
  std::vector<std::string> alpn_protocols;
  /// RFC 8879: how clients may compress their Certificates; not sent if empty. Our own Certificate is
  /// compressed for clients that offer that.
  std::vector<messages::CertificateCompressionAlgorithm> certificate_compression;
  /// RFC 8449: the longest inner plaintext that we receive, 64 to 2^14 + 1 bytes; not sent if empty.
  std::optional<std::uint16_t> record_size_limit;
  /// RFC 9846 E.4: send a change_cipher_spec to clients in compatibility mode.
  bool middlebox_compatibility = true;
  /// How much padding records get (RFC 9846 5.4).
  record::PaddingPolicy padding;
  /// Extra extensions that come first in EncryptedExtensions, such as supported_groups (RFC 9846 4.3.7). One
  /// that the client did not send is left out. A record_size_limit here, for its place in the order, must say
  /// what the one above says.
  messages::Extensions encrypted_extensions;

  /// RFC 9846 4.3.2: if set, it makes a cookie for every HelloRetryRequest. A server that kept nothing of
  /// the first ClientHello can then answer the second. It outlives the connections.
  TokenKeeper* cookies = nullptr;
  /// How old a cookie may be, in milliseconds.
  std::int64_t cookie_lifetime = 30'000;
  /// RFC 9846 4.2.1: ask every client for a second ClientHello: with `cookies` for its cookie, and without
  /// for a share in another group, if the client has another one of ours. Many clients cannot answer a
  /// HelloRetryRequest that asks only for a cookie.
  bool always_retry = false;

  /// RFC 9846 4.7.1: if set, it makes tickets for clients. It outlives the connections.
  TokenKeeper* tickets = nullptr;
  /// How many NewSessionTickets a client gets.
  std::size_t tickets_per_connection = 2;
  /// How long a ticket may be used, in seconds, at most 604800.
  std::uint32_t ticket_lifetime = 2 * 60 * 60;
  /// External pre-shared keys (RFC 9846 2.2).
  std::vector<Psk> psks;
  /// RFC 9846 4.3.9, in order of preference.
  std::vector<messages::PskKeyExchangeMode> psk_modes{messages::PskKeyExchangeMode::psk_dhe_ke};

  /// RFC 9846 4.3.10: how many bytes of early data a ticket allows; 0 accepts none.
  std::uint32_t max_early_data_size = 0;
  /// RFC 9846 8.3: how many milliseconds early data may arrive before or after the time that the ticket's age
  /// says.
  std::int64_t early_data_window = 10'000;
  /// RFC 9846 8: what prevents early data from being accepted twice. Without one, early data can be replayed,
  /// which is only good for lessons. It outlives the connections.
  ReplayGuard* replay_guard = nullptr;

  /// Whether clients are asked for a certificate in the handshake.
  ClientCertificates client_certificates = ClientCertificates::not_asked_for;
  /// What clients' certificates must lead to. It outlives the connections.
  const x509::TrustStore* client_authorities = nullptr;
  /// The rules for clients' certificates.
  x509::ValidationPolicy client_policy = x509::ValidationPolicy::rfc5280();
  /// RFC 9846 4.3.4: DER of Names, which help a client to choose its certificate.
  std::vector<Bytes> certificate_authorities;
  /// The schemes that clients may sign with.
  std::vector<messages::SignatureScheme> signature_algorithms = default_signature_algorithms();

  /// The source of randomness. It must be set, and outlives the connections.
  RandomSource* random = nullptr;
  /// The clock. It must be set, and outlives the connections.
  const Clock* clock = nullptr;
};

/// Refuses a configuration that breaks a rule, or offers what is not implemented. Throws
/// std::invalid_argument, which says what is wrong.
void check(const ServerConfig& config);

}  // namespace glasstls::handshake
