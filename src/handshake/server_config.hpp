#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "handshake/client_config.hpp"
#include "handshake/clock.hpp"
#include "handshake/credential.hpp"
#include "handshake/random_source.hpp"
#include "handshake/replay.hpp"
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

/// What a server offers and stands on. One configuration serves all connections and outlives them; it is
/// moved, not copied.
struct ServerConfig {
  /// In order of preference. Which one is shown follows from the client's server_name and signature
  /// algorithms; where no name fits, the first one is.
  std::vector<Credential> credentials;

  /// In order of preference, which comes before the client's.
  std::vector<messages::CipherSuite> cipher_suites = default_cipher_suites();
  /// In order of preference. A group that the client sent a share of comes before the others, which cost a
  /// HelloRetryRequest.
  std::vector<messages::NamedGroup> supported_groups = default_supported_groups();
  /// In order of preference. A client that speaks none of them is refused (RFC 7301); one that does not use
  /// ALPN is served without.
  std::vector<std::string> alpn_protocols;
  /// RFC 8879: how clients may compress their Certificates; not sent where empty. The server's own one is
  /// compressed for clients that offer that.
  std::vector<messages::CertificateCompressionAlgorithm> certificate_compression;
  /// RFC 8449: the longest inner plaintext that we want to get, 64 to 2^14 + 1 bytes; not sent where empty.
  std::optional<std::uint16_t> record_size_limit;
  /// RFC 9846 E.4: answer a client in compatibility mode with a change_cipher_spec.
  bool middlebox_compatibility = true;
  record::PaddingPolicy padding;
  /// Extensions of our own that stand first in EncryptedExtensions, such as supported_groups (RFC 9846
  /// 4.3.7). Each must answer one of the client's, or it is left out.
  messages::Extensions encrypted_extensions;

  /// RFC 9846 4.3.2: where set, every HelloRetryRequest carries a cookie that it makes, so that the second
  /// ClientHello can be answered by a server that kept nothing of the first. Outlives the connections.
  TokenKeeper* cookies = nullptr;
  /// How old a cookie may be, in milliseconds.
  std::int64_t cookie_lifetime = 30'000;
  /// RFC 9846 4.2.1: ask every client for a second ClientHello: with `cookies`, for the cookie's sake, and
  /// without, for a share of another group, where the client has one of ours. Many clients do not manage a
  /// HelloRetryRequest that asks for a cookie only.
  bool always_retry = false;

  /// RFC 9846 4.7.1: where set, clients get tickets that it makes. Outlives the connections.
  TokenKeeper* tickets = nullptr;
  std::size_t tickets_per_connection = 2;
  /// In seconds, at most 604800.
  std::uint32_t ticket_lifetime = 2 * 60 * 60;
  /// Keys that were agreed on outside of TLS (RFC 9846 2.2).
  std::vector<Psk> psks;
  /// RFC 9846 4.3.9, in order of preference.
  std::vector<messages::PskKeyExchangeMode> psk_modes{messages::PskKeyExchangeMode::psk_dhe_ke};

  /// RFC 9846 4.3.10: how many bytes of early data a ticket is good for; 0 takes none.
  std::uint32_t max_early_data_size = 0;
  /// RFC 9846 8.3: how far, in milliseconds, the arrival of early data may lie from when the ticket's age
  /// says that it was sent.
  std::int64_t early_data_window = 10'000;
  /// RFC 9846 8: what keeps early data from being taken twice. Without one, early data can be replayed, which
  /// is for lessons alone. Outlives the connections.
  ReplayGuard* replay_guard = nullptr;

  ClientCertificates client_certificates = ClientCertificates::not_asked_for;
  /// What clients' certificates are held against. The store outlives the connections.
  const x509::TrustStore* client_authorities = nullptr;
  x509::ValidationPolicy client_policy = x509::ValidationPolicy::rfc5280();
  /// RFC 9846 4.3.4: DER of Names, sent so that the client can choose.
  std::vector<Bytes> certificate_authorities;
  /// What clients may sign with.
  std::vector<messages::SignatureScheme> signature_algorithms = default_signature_algorithms();

  RandomSource* random = nullptr;
  const Clock* clock = nullptr;
};

/// Refuses what would break a rule, or promise what is not implemented. Throws std::invalid_argument that
/// says what.
void check(const ServerConfig& config);

}  // namespace glasstls::handshake
