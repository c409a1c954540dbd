// schedule: RFC 9846 section 7, from the shared secret to the traffic keys.
#pragma once

#include <span>
#include <string_view>

#include "base/secret.hpp"
#include "crypto/hash/hash.hpp"
#include "messages/handshake.hpp"
#include "schedule/cipher_suite.hpp"
#include "trace/event.hpp"

namespace glasstls::schedule {

/// Every secret that TLS 1.3 names, in the order of RFC 9846 7.1, Figure 5.
enum class SecretKind : std::uint8_t {
  early_secret,
  ext_binder_key,
  res_binder_key,
  client_early_traffic_secret,
  early_exporter_secret,
  early_derived,
  handshake_secret,
  client_handshake_traffic_secret,
  server_handshake_traffic_secret,
  handshake_derived,
  main_secret,
  client_application_traffic_secret,
  server_application_traffic_secret,
  exporter_secret,
  resumption_secret,
  finished_key,
  resumption_psk,
  write_key,
  write_iv,
};

/// What is to know of one secret.
struct SecretRow {
  SecretKind kind;
  std::string_view name;          ///< as the RFC calls it
  std::string_view label;         ///< HKDF label without "tls13 "; empty for HKDF-Extract
  std::string_view keylog_label;  ///< RFC 9850; empty where it has none
};
const SecretRow& row_of(SecretKind kind);

/// A secret that knows which one it is, so that what is derived from it can say where it comes from.
struct NamedSecret {
  SecretKind kind{};
  Secret value{};
};

/// Computes with one hash function and reports each step. Copied freely: it holds no secret.
struct Deriver {
  crypto::HashAlgorithm hash{};
  trace::Tracer tracer{};
  messages::Random client_random{};

  std::size_t hash_size() const { return crypto::digest_size(hash); }
  /// HKDF-Extract(salt, ikm); `from` is the secret that the salt was derived from, if any.
  NamedSecret extract(SecretKind kind, std::string_view from, View salt, View ikm) const;
  /// HKDF-Expand-Label(from, label of `kind`, context, length).
  NamedSecret expand(SecretKind kind, const NamedSecret& from, View context, std::size_t length) const;
  /// Derive-Secret: `transcript_hash` is the hash of the Messages.
  NamedSecret derive(SecretKind kind, const NamedSecret& from, View transcript_hash) const;
  /// Derive-Secret with no Messages at all.
  NamedSecret derive_from_nothing(SecretKind kind, const NamedSecret& from) const;
};

/// RFC 9846 7.1, third stage: what application data is protected with.
class MainSecret {
 public:
  MainSecret(Deriver deriver, const NamedSecret& handshake_derived);
  NamedSecret client_application_traffic_secret_0(View transcript_to_server_finished) const;
  NamedSecret server_application_traffic_secret_0(View transcript_to_server_finished) const;
  NamedSecret exporter_secret(View transcript_to_server_finished) const;
  NamedSecret resumption_secret(View transcript_to_client_finished) const;

 private:
  Deriver deriver_;
  NamedSecret secret_;
};

/// RFC 9846 7.1, second stage: what the handshake is protected with.
class HandshakeSecret {
 public:
  HandshakeSecret(Deriver deriver, const NamedSecret& early_derived, const Secret& shared_secret);
  NamedSecret client_handshake_traffic_secret(View transcript_to_server_hello) const;
  NamedSecret server_handshake_traffic_secret(View transcript_to_server_hello) const;
  /// The next stage; this one is used up.
  MainSecret main() &&;

 private:
  Deriver deriver_;
  NamedSecret secret_;
};

/// RFC 9846 7.1: where a PSK comes from. Each origin has a binder_key of its own, so that a key of one origin
/// can never stand in for one of the other.
enum class PskOrigin : std::uint8_t { external, resumption };

/// RFC 9846 7.1, first stage.
class EarlySecret {
 public:
  /// `psk` is empty where none is in use.
  explicit EarlySecret(Deriver deriver, View psk = {});
  NamedSecret binder_key(PskOrigin origin) const;
  NamedSecret client_early_traffic_secret(View transcript_to_client_hello) const;
  NamedSecret early_exporter_secret(View transcript_to_client_hello) const;
  /// The next stage, which adds what the key exchange gave; this one is used up.
  HandshakeSecret handshake(const Secret& shared_secret) &&;

 private:
  Deriver deriver_;
  NamedSecret secret_;
};

/// RFC 9846 7.3: what protects records.
struct TrafficKeys {
  Secret key, iv;
};
TrafficKeys traffic_keys(const Deriver& deriver, const NamedSecret& traffic_secret,
                         crypto::AeadAlgorithm aead);

/// RFC 9846 7.2: application_traffic_secret_N+1 from application_traffic_secret_N.
NamedSecret next_generation(const Deriver& deriver, const NamedSecret& traffic_secret);

/// RFC 9846 4.5.3: verify_data, under the Base Key, over the transcript so far.
crypto::Digest verify_data(const Deriver& deriver, const NamedSecret& base_key, View transcript_hash);

/// RFC 9846 7.5: TLS-Exporter. Fills `out` with keying material for the application from `secret`, the
/// exporter_secret or, where the application asks for that one, the early_exporter_secret. No context and an
/// empty one give the same. Throws std::length_error for a label of more than 249 bytes, an empty one, or for
/// more than 255 times the hash's size.
void export_keying_material(const Deriver& deriver, const NamedSecret& secret, std::string_view label,
                            View context_value, std::span<std::uint8_t> out);

/// RFC 9846 4.7.1: the PSK that belongs to one ticket.
NamedSecret resumption_psk(const Deriver& deriver, const NamedSecret& resumption_secret, View ticket_nonce);

}  // namespace glasstls::schedule
