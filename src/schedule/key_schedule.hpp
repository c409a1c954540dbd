// schedule: RFC 9846 section 7, from the shared secret to the traffic keys.
#pragma once

#include <span>
#include <string_view>

#include "base/secret.hpp"
#include "crypto/hash/hkdf.hpp"
#include "messages/handshake.hpp"
#include "schedule/cipher_suite.hpp"
#include "trace/event.hpp"

namespace glasstls::schedule {

/// Every secret that TLS 1.3 names, in the order of RFC 9846 7.1, Figure 5. A new one needs a case in
/// row_of().
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

/// The names and labels of one secret.
struct SecretRow {
  SecretKind kind{};
  std::string_view name{};          ///< as the RFC calls it
  std::string_view label{};         ///< HKDF label without "tls13 "; empty for HKDF-Extract
  std::string_view keylog_label{};  ///< RFC 9850; empty if it has none
};
/// The row of one secret. Its texts last as long as the program.
SecretRow row_of(SecretKind kind);
/// The rows of all secrets, in the order of SecretKind.
std::span<const SecretRow> secret_rows();

/// A secret and its kind, which tells the trace what later secrets are derived from.
struct NamedSecret {
  SecretKind kind{};
  Secret value{};
};

/// A secret that others are derived from. HMAC has absorbed it, once for all of them.
struct Source {
  SecretKind kind{};
  crypto::Prk prk;
};

/// Computes with one hash function and reports each step to the trace. It holds no secret and may be copied.
struct Deriver {
  crypto::HashAlgorithm hash{};
  trace::Tracer tracer{};
  messages::Random client_random{};  ///< names the connection in key logs

  /// Hash.length, in bytes.
  std::size_t hash_size() const { return crypto::digest_size(hash); }
  /// HKDF-Extract(salt, ikm); `from` is the secret that the salt was derived from, if any.
  NamedSecret extract(SecretKind kind, std::string_view from, View salt, View ikm) const;
  /// `secret`, ready for several secrets to be derived from it.
  Source source(const NamedSecret& secret) const;
  /// HKDF-Expand-Label(from, label of `kind`, context, length).
  NamedSecret expand(SecretKind kind, const Source& from, View context, std::size_t length) const;
  /// Derive-Secret(from, label of `kind`, Messages); `transcript_hash` is Transcript-Hash(Messages).
  NamedSecret derive(SecretKind kind, const Source& from, View transcript_hash) const;
  /// Derive-Secret(from, label of `kind`, "").
  NamedSecret derive_from_nothing(SecretKind kind, const Source& from) const;
};

/// A Deriver once the cipher suite is agreed on: it also knows which AEAD the traffic keys are for. A binder
/// needs only a Deriver, because a PSK is tied to a hash and not to a suite (RFC 9846 4.3.11).
struct SuiteDeriver : Deriver {
  /// `client_random` names the connection in the key log. Both references must outlive this.
  SuiteDeriver(const SuiteParameters& suite, trace::Tracer tracer, const messages::Random& client_random)
      : Deriver{suite.hash, tracer, client_random}, suite(suite) {}

  SuiteParameters suite;
};

// In the formulas below, "." is the secret of the stage, as in Figure 5, and each `transcript_to_X` is the
// Transcript-Hash of ClientHello...X. "" is the empty string, and 0 is Hash.length zero bytes.

/// RFC 9846 7.1, third stage: the secrets that protect application data.
class MainSecret {
 public:
  /// HKDF-Extract(Derive-Secret(Handshake Secret, "derived", ""), 0); the first argument is
  /// `handshake_derived`.
  MainSecret(Deriver deriver, const NamedSecret& handshake_derived);
  /// Derive-Secret(., "c ap traffic", ClientHello...server Finished)
  NamedSecret client_application_traffic_secret_0(View transcript_to_server_finished) const;
  /// Derive-Secret(., "s ap traffic", ClientHello...server Finished)
  NamedSecret server_application_traffic_secret_0(View transcript_to_server_finished) const;
  /// Derive-Secret(., "exp master", ClientHello...server Finished)
  NamedSecret exporter_secret(View transcript_to_server_finished) const;
  /// Derive-Secret(., "res master", ClientHello...client Finished)
  NamedSecret resumption_secret(View transcript_to_client_finished) const;

 private:
  Deriver deriver_;
  Source secret_;
};

/// RFC 9846 7.1, second stage: the secrets that protect the handshake.
class HandshakeSecret {
 public:
  /// HKDF-Extract(Derive-Secret(Early Secret, "derived", ""), (EC)DHE); the arguments are `early_derived` and
  /// `shared_secret`.
  HandshakeSecret(Deriver deriver, const NamedSecret& early_derived, const Secret& shared_secret);
  /// Derive-Secret(., "c hs traffic", ClientHello...ServerHello)
  NamedSecret client_handshake_traffic_secret(View transcript_to_server_hello) const;
  /// Derive-Secret(., "s hs traffic", ClientHello...ServerHello)
  NamedSecret server_handshake_traffic_secret(View transcript_to_server_hello) const;
  /// The next stage, from Derive-Secret(., "derived", ""). Wipes this one.
  MainSecret main() &&;

 private:
  Deriver deriver_;
  Source secret_;
};

/// RFC 9846 7.1: where a PSK comes from. Each origin has its own binder_key, so a key of one origin never
/// passes for one of the other.
enum class PskOrigin : std::uint8_t { external, resumption };

/// RFC 9846 7.1, first stage: the secrets that exist before the server answers.
class EarlySecret {
 public:
  /// HKDF-Extract(0, PSK); without a PSK, `psk` is empty and zeros take its place.
  explicit EarlySecret(Deriver deriver, View psk = {});
  /// Derive-Secret(., "ext binder" | "res binder", "")
  NamedSecret binder_key(PskOrigin origin) const;
  /// Derive-Secret(., "c e traffic", ClientHello)
  NamedSecret client_early_traffic_secret(View transcript_to_client_hello) const;
  /// Derive-Secret(., "e exp master", ClientHello)
  NamedSecret early_exporter_secret(View transcript_to_client_hello) const;
  /// The next stage, from Derive-Secret(., "derived", "") and the key exchange's secret. Wipes this one.
  HandshakeSecret handshake(const Secret& shared_secret) &&;

 private:
  Deriver deriver_;
  Source secret_;
};

/// RFC 9846 7.3: the keys that protect the records of one direction.
struct TrafficKeys {
  Secret key;  ///< [sender]_write_key, as long as the AEAD's key
  Secret iv;   ///< [sender]_write_iv, 12 bytes
};
/// [sender]_write_key = HKDF-Expand-Label(Secret, "key", "", key_length)
/// [sender]_write_iv = HKDF-Expand-Label(Secret, "iv", "", iv_length), where Secret is `traffic_secret`.
TrafficKeys traffic_keys(const Deriver& deriver, const NamedSecret& traffic_secret,
                         crypto::AeadAlgorithm aead);

/// RFC 9846 7.2: application_traffic_secret_N+1 =
/// HKDF-Expand-Label(application_traffic_secret_N, "traffic upd", "", Hash.length)
NamedSecret next_generation(const Deriver& deriver, const NamedSecret& traffic_secret);

/// RFC 9846 4.5.3: finished_key = HKDF-Expand-Label(BaseKey, "finished", "", Hash.length)
/// verify_data = HMAC(finished_key, transcript_hash), where BaseKey is `base_key`.
crypto::Digest verify_data(const Deriver& deriver, const NamedSecret& base_key, View transcript_hash);

/// RFC 9846 7.5: TLS-Exporter(label, context_value, key_length) =
/// HKDF-Expand-Label(Derive-Secret(Secret, label, ""), "exporter", Hash(context_value), key_length).
/// Fills `out` with keying material for the application. `secret` is the exporter_secret, or the
/// early_exporter_secret if the application asks for that. Without a context, the result is that of an empty
/// one. Throws std::length_error if the label is empty or has more than 249 bytes, or `out` is longer than
/// 255 times the hash's size.
void export_keying_material(const Deriver& deriver, const NamedSecret& secret, std::string_view label,
                            View context_value, std::span<std::uint8_t> out);

/// RFC 9846 4.7.1: the PSK of one ticket,
/// HKDF-Expand-Label(resumption_secret, "resumption", ticket_nonce, Hash.length)
NamedSecret resumption_psk(const Deriver& deriver, const NamedSecret& resumption_secret, View ticket_nonce);

}  // namespace glasstls::schedule
