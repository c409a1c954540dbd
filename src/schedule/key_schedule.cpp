#include "schedule/key_schedule.hpp"

#include <array>
#include <stdexcept>
#include <utility>

#include "crypto/hash/hmac.hpp"
#include "schedule/hkdf_label.hpp"

namespace glasstls::schedule {

namespace {

/// The one table of secrets. It is a switch without a default: a SecretKind without a row does not compile
/// (-Wswitch), and the order of the rows means nothing.
constexpr SecretRow row(SecretKind kind) {
  using enum SecretKind;
  switch (kind) {
    // RFC 9846 7.1: the labels still say "master" where the RFC's text now says "main".
    case early_secret: return {kind, "early_secret", "", ""};
    case ext_binder_key: return {kind, "binder_key", "ext binder", ""};
    case res_binder_key: return {kind, "binder_key", "res binder", ""};
    case client_early_traffic_secret:
      return {kind, "client_early_traffic_secret", "c e traffic", "CLIENT_EARLY_TRAFFIC_SECRET"};
    case early_exporter_secret:
      return {kind, "early_exporter_secret", "e exp master", "EARLY_EXPORTER_SECRET"};
    case early_derived: return {kind, "derived(early_secret)", "derived", ""};
    case handshake_secret: return {kind, "handshake_secret", "", ""};
    case client_handshake_traffic_secret:
      return {kind, "client_handshake_traffic_secret", "c hs traffic", "CLIENT_HANDSHAKE_TRAFFIC_SECRET"};
    case server_handshake_traffic_secret:
      return {kind, "server_handshake_traffic_secret", "s hs traffic", "SERVER_HANDSHAKE_TRAFFIC_SECRET"};
    case handshake_derived: return {kind, "derived(handshake_secret)", "derived", ""};
    case main_secret: return {kind, "main_secret", "", ""};
    case client_application_traffic_secret:
      return {kind, "client_application_traffic_secret_0", "c ap traffic", "CLIENT_TRAFFIC_SECRET_0"};
    case server_application_traffic_secret:
      return {kind, "server_application_traffic_secret_0", "s ap traffic", "SERVER_TRAFFIC_SECRET_0"};
    case exporter_secret: return {kind, "exporter_secret", "exp master", "EXPORTER_SECRET"};
    case resumption_secret: return {kind, "resumption_secret", "res master", ""};
    case finished_key: return {kind, "finished_key", "finished", ""};
    case resumption_psk: return {kind, "resumption PSK", "resumption", ""};
    case write_key: return {kind, "write_key", "key", ""};
    case write_iv: return {kind, "write_iv", "iv", ""};
  }
  return {};  // the number of no secret
}

constexpr std::size_t secret_count = [] {
  std::size_t count = 0;
  while (!row(static_cast<SecretKind>(count)).name.empty()) ++count;
  return count;
}();

constexpr std::array all_rows = [] {
  std::array<SecretRow, secret_count> rows{};
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = row(static_cast<SecretKind>(i));
  return rows;
}();

/// What one step computed from.
struct Inputs {
  std::string_view from;          ///< the name of the secret
  View context;                   ///< for HKDF-Extract the salt, a secret
  const Secret* input = nullptr;  ///< for HKDF-Extract the input keying material
};

/// Emits the event of one step.
void report(const Deriver& deriver, const NamedSecret& secret, const SecretRow& row, const Inputs& inputs) {
  deriver.tracer.emit([&] {
    const bool show = deriver.tracer.wants_secrets();
    return trace::SecretDerived{.name = row.name,
                                .from = inputs.from,
                                .label = row.label,
                                .keylog_label = row.keylog_label,
                                .hash = crypto::name_of(deriver.hash),
                                .context = show || !row.label.empty() ? inputs.context : View(),
                                .client_random = deriver.client_random,
                                .size = secret.value.size(),
                                .value = show ? &secret.value : nullptr,
                                .input = show ? inputs.input : nullptr};
  });
}

/// RFC 9846 7.1: zeros of the hash's length take the place of a missing PSK, and of the main secret's input.
View zeros(crypto::HashAlgorithm hash) {
  static constexpr std::array<std::uint8_t, crypto::Digest::capacity> all{};
  return View(all).first(crypto::digest_size(hash));
}

}  // namespace

SecretRow row_of(SecretKind kind) { return row(kind); }

std::span<const SecretRow> secret_rows() { return all_rows; }

NamedSecret Deriver::extract(SecretKind kind, std::string_view from, View salt, View ikm) const {
  NamedSecret secret{kind, crypto::hkdf_extract(hash, salt, ikm)};
  if (tracer) {
    const Secret input(ikm);
    report(*this, secret, row_of(kind), {from, salt, &input});
  }
  return secret;
}

Source Deriver::source(const NamedSecret& secret) const {
  return {secret.kind, crypto::Prk(hash, secret.value.reveal())};
}

NamedSecret Deriver::expand(SecretKind kind, const Source& from, View context, std::size_t length) const {
  const SecretRow row = row_of(kind);
  NamedSecret secret{kind, hkdf_expand_label(from.prk, row.label, context, length)};
  report(*this, secret, row, {.from = row_of(from.kind).name, .context = context});
  return secret;
}

NamedSecret Deriver::derive(SecretKind kind, const Source& from, View transcript_hash) const {
  return expand(kind, from, transcript_hash, hash_size());
}

NamedSecret Deriver::derive_from_nothing(SecretKind kind, const Source& from) const {
  return derive(kind, from, crypto::hash_of_nothing(hash));
}

EarlySecret::EarlySecret(Deriver deriver, View psk)
    : deriver_(std::move(deriver)),
      secret_(deriver_.source(deriver_.extract(SecretKind::early_secret, "", zeros(deriver_.hash),
                                               psk.empty() ? zeros(deriver_.hash) : psk))) {}

NamedSecret EarlySecret::binder_key(PskOrigin origin) const {
  return deriver_.derive_from_nothing(
      origin == PskOrigin::external ? SecretKind::ext_binder_key : SecretKind::res_binder_key, secret_);
}

NamedSecret EarlySecret::client_early_traffic_secret(View transcript_to_client_hello) const {
  return deriver_.derive(SecretKind::client_early_traffic_secret, secret_, transcript_to_client_hello);
}

NamedSecret EarlySecret::early_exporter_secret(View transcript_to_client_hello) const {
  return deriver_.derive(SecretKind::early_exporter_secret, secret_, transcript_to_client_hello);
}

HandshakeSecret EarlySecret::handshake(const Secret& shared_secret) && {
  NamedSecret derived = deriver_.derive_from_nothing(SecretKind::early_derived, secret_);
  secret_.prk.wipe();
  return HandshakeSecret(deriver_, derived, shared_secret);
}

HandshakeSecret::HandshakeSecret(Deriver deriver, const NamedSecret& early_derived,
                                 const Secret& shared_secret)
    : deriver_(std::move(deriver)),
      secret_(deriver_.source(deriver_.extract(SecretKind::handshake_secret, row_of(early_derived.kind).name,
                                               early_derived.value.reveal(), shared_secret.reveal()))) {}

NamedSecret HandshakeSecret::client_handshake_traffic_secret(View transcript_to_server_hello) const {
  return deriver_.derive(SecretKind::client_handshake_traffic_secret, secret_, transcript_to_server_hello);
}

NamedSecret HandshakeSecret::server_handshake_traffic_secret(View transcript_to_server_hello) const {
  return deriver_.derive(SecretKind::server_handshake_traffic_secret, secret_, transcript_to_server_hello);
}

MainSecret HandshakeSecret::main() && {
  NamedSecret derived = deriver_.derive_from_nothing(SecretKind::handshake_derived, secret_);
  secret_.prk.wipe();
  return MainSecret(deriver_, derived);
}

MainSecret::MainSecret(Deriver deriver, const NamedSecret& handshake_derived)
    : deriver_(std::move(deriver)),
      secret_(deriver_.source(deriver_.extract(SecretKind::main_secret, row_of(handshake_derived.kind).name,
                                               handshake_derived.value.reveal(), zeros(deriver_.hash)))) {}

NamedSecret MainSecret::client_application_traffic_secret_0(View transcript_to_server_finished) const {
  return deriver_.derive(SecretKind::client_application_traffic_secret, secret_,
                         transcript_to_server_finished);
}

NamedSecret MainSecret::server_application_traffic_secret_0(View transcript_to_server_finished) const {
  return deriver_.derive(SecretKind::server_application_traffic_secret, secret_,
                         transcript_to_server_finished);
}

NamedSecret MainSecret::exporter_secret(View transcript_to_server_finished) const {
  return deriver_.derive(SecretKind::exporter_secret, secret_, transcript_to_server_finished);
}

NamedSecret MainSecret::resumption_secret(View transcript_to_client_finished) const {
  return deriver_.derive(SecretKind::resumption_secret, secret_, transcript_to_client_finished);
}

TrafficKeys traffic_keys(const Deriver& deriver, const NamedSecret& traffic_secret,
                         crypto::AeadAlgorithm aead) {
  const Source source = deriver.source(traffic_secret);
  return {deriver.expand(SecretKind::write_key, source, {}, crypto::key_size(aead)).value,
          deriver.expand(SecretKind::write_iv, source, {}, crypto::nonce_size).value};
}

NamedSecret next_generation(const Deriver& deriver, const NamedSecret& traffic_secret) {
  const bool client = traffic_secret.kind == SecretKind::client_application_traffic_secret;
  const SecretRow row{
      traffic_secret.kind,
      client ? "client_application_traffic_secret_N+1" : "server_application_traffic_secret_N+1",
      "traffic upd", ""};
  NamedSecret next{traffic_secret.kind,
                   hkdf_expand_label(deriver.hash, traffic_secret.value, row.label, {}, deriver.hash_size())};
  report(deriver, next, row, {.from = row_of(traffic_secret.kind).name, .context = {}});
  return next;
}

crypto::Digest verify_data(const Deriver& deriver, const NamedSecret& base_key, View transcript_hash) {
  const NamedSecret key =
      deriver.expand(SecretKind::finished_key, deriver.source(base_key), {}, deriver.hash_size());
  return crypto::hmac(deriver.hash, key.value.reveal(), transcript_hash);
}

void export_keying_material(const Deriver& deriver, const NamedSecret& secret, std::string_view label,
                            View context_value, std::span<std::uint8_t> out) {
  if (label.empty()) throw std::length_error("an exporter needs a label");
  const Secret derived = hkdf_expand_label(deriver.hash, secret.value, label,
                                           crypto::hash_of_nothing(deriver.hash), deriver.hash_size());
  const Bytes info = hkdf_label("exporter", crypto::hash(deriver.hash, context_value), out.size());
  if (out.size() > 0xffff || !crypto::hkdf_expand(deriver.hash, derived.reveal(), info, out))
    throw std::length_error("an exporter cannot give that many bytes");
}

NamedSecret resumption_psk(const Deriver& deriver, const NamedSecret& resumption_secret, View ticket_nonce) {
  return deriver.expand(SecretKind::resumption_psk, deriver.source(resumption_secret), ticket_nonce,
                        deriver.hash_size());
}

}  // namespace glasstls::schedule
