#include "schedule/key_schedule.hpp"

#include <array>
#include <stdexcept>
#include <utility>

#include "crypto/hash/hkdf.hpp"
#include "crypto/hash/hmac.hpp"
#include "schedule/hkdf_label.hpp"

namespace glasstls::schedule {

namespace {

// RFC 9846 7.1: the labels still say "master" where the RFC's text now says "main".
constexpr std::array rows = std::to_array<SecretRow>({
    {SecretKind::early_secret, "early_secret", "", ""},
    {SecretKind::ext_binder_key, "binder_key", "ext binder", ""},
    {SecretKind::res_binder_key, "binder_key", "res binder", ""},
    {SecretKind::client_early_traffic_secret, "client_early_traffic_secret", "c e traffic",
     "CLIENT_EARLY_TRAFFIC_SECRET"},
    {SecretKind::early_exporter_secret, "early_exporter_secret", "e exp master", "EARLY_EXPORTER_SECRET"},
    {SecretKind::early_derived, "derived(early_secret)", "derived", ""},
    {SecretKind::handshake_secret, "handshake_secret", "", ""},
    {SecretKind::client_handshake_traffic_secret, "client_handshake_traffic_secret", "c hs traffic",
     "CLIENT_HANDSHAKE_TRAFFIC_SECRET"},
    {SecretKind::server_handshake_traffic_secret, "server_handshake_traffic_secret", "s hs traffic",
     "SERVER_HANDSHAKE_TRAFFIC_SECRET"},
    {SecretKind::handshake_derived, "derived(handshake_secret)", "derived", ""},
    {SecretKind::main_secret, "main_secret", "", ""},
    {SecretKind::client_application_traffic_secret, "client_application_traffic_secret_0", "c ap traffic",
     "CLIENT_TRAFFIC_SECRET_0"},
    {SecretKind::server_application_traffic_secret, "server_application_traffic_secret_0", "s ap traffic",
     "SERVER_TRAFFIC_SECRET_0"},
    {SecretKind::exporter_secret, "exporter_secret", "exp master", "EXPORTER_SECRET"},
    {SecretKind::resumption_secret, "resumption_secret", "res master", ""},
    {SecretKind::finished_key, "finished_key", "finished", ""},
    {SecretKind::resumption_psk, "resumption PSK", "resumption", ""},
    {SecretKind::write_key, "write_key", "key", ""},
    {SecretKind::write_iv, "write_iv", "iv", ""},
});

/// The event of one step. For HKDF-Extract `context` is the salt and `input` the input keying material; both
/// are secrets.
void report(const Deriver& deriver, const NamedSecret& secret, std::string_view from, const SecretRow& row,
            View context, const Secret* input) {
  deriver.tracer.emit([&] {
    const bool show = deriver.tracer.wants_secrets();
    return trace::SecretDerived{.name = row.name,
                                .from = from,
                                .label = row.label,
                                .keylog_label = row.keylog_label,
                                .hash = crypto::name_of(deriver.hash),
                                .context = show || !row.label.empty() ? context : View(),
                                .client_random = deriver.client_random,
                                .size = secret.value.size(),
                                .value = show ? &secret.value : nullptr,
                                .input = show ? input : nullptr};
  });
}

}  // namespace

const SecretRow& row_of(SecretKind kind) { return rows[static_cast<std::size_t>(kind)]; }

NamedSecret Deriver::extract(SecretKind kind, std::string_view from, View salt, View ikm) const {
  NamedSecret secret{kind, crypto::hkdf_extract(hash, salt, ikm)};
  if (tracer) {
    const Secret input(ikm);
    report(*this, secret, from, row_of(kind), salt, &input);
  }
  return secret;
}

NamedSecret Deriver::expand(SecretKind kind, const NamedSecret& from, View context,
                            std::size_t length) const {
  const SecretRow& row = row_of(kind);
  NamedSecret secret{kind, hkdf_expand_label(hash, from.value, row.label, context, length)};
  report(*this, secret, row_of(from.kind).name, row, context, nullptr);
  return secret;
}

NamedSecret Deriver::derive(SecretKind kind, const NamedSecret& from, View transcript_hash) const {
  return expand(kind, from, transcript_hash, hash_size());
}

NamedSecret Deriver::derive_from_nothing(SecretKind kind, const NamedSecret& from) const {
  return derive(kind, from, crypto::hash(hash, {}));
}

// RFC 9846 7.1: where there is no PSK, and where the main secret has no input, zeros of the hash's length
// stand in.

EarlySecret::EarlySecret(Deriver deriver, View psk) : deriver_(std::move(deriver)) {
  const Bytes zeros(deriver_.hash_size(), 0);
  secret_ = deriver_.extract(SecretKind::early_secret, "", zeros, psk.empty() ? View(zeros) : psk);
}

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
  secret_.value.wipe();
  return HandshakeSecret(deriver_, derived, shared_secret);
}

HandshakeSecret::HandshakeSecret(Deriver deriver, const NamedSecret& early_derived,
                                 const Secret& shared_secret)
    : deriver_(std::move(deriver)),
      secret_(deriver_.extract(SecretKind::handshake_secret, row_of(early_derived.kind).name,
                               early_derived.value.reveal(), shared_secret.reveal())) {}

NamedSecret HandshakeSecret::client_handshake_traffic_secret(View transcript_to_server_hello) const {
  return deriver_.derive(SecretKind::client_handshake_traffic_secret, secret_, transcript_to_server_hello);
}

NamedSecret HandshakeSecret::server_handshake_traffic_secret(View transcript_to_server_hello) const {
  return deriver_.derive(SecretKind::server_handshake_traffic_secret, secret_, transcript_to_server_hello);
}

MainSecret HandshakeSecret::main() && {
  NamedSecret derived = deriver_.derive_from_nothing(SecretKind::handshake_derived, secret_);
  secret_.value.wipe();
  return MainSecret(deriver_, derived);
}

MainSecret::MainSecret(Deriver deriver, const NamedSecret& handshake_derived) : deriver_(std::move(deriver)) {
  const Bytes zeros(deriver_.hash_size(), 0);
  secret_ = deriver_.extract(SecretKind::main_secret, row_of(handshake_derived.kind).name,
                             handshake_derived.value.reveal(), zeros);
}

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
  return {deriver.expand(SecretKind::write_key, traffic_secret, {}, crypto::key_size(aead)).value,
          deriver.expand(SecretKind::write_iv, traffic_secret, {}, crypto::nonce_size).value};
}

NamedSecret next_generation(const Deriver& deriver, const NamedSecret& traffic_secret) {
  const bool client = traffic_secret.kind == SecretKind::client_application_traffic_secret;
  const SecretRow row{
      traffic_secret.kind,
      client ? "client_application_traffic_secret_N+1" : "server_application_traffic_secret_N+1",
      "traffic upd", ""};
  NamedSecret next{traffic_secret.kind,
                   hkdf_expand_label(deriver.hash, traffic_secret.value, row.label, {}, deriver.hash_size())};
  report(deriver, next, row_of(traffic_secret.kind).name, row, {}, nullptr);
  return next;
}

crypto::Digest verify_data(const Deriver& deriver, const NamedSecret& base_key, View transcript_hash) {
  const NamedSecret key = deriver.expand(SecretKind::finished_key, base_key, {}, deriver.hash_size());
  return crypto::hmac(deriver.hash, key.value.reveal(), transcript_hash);
}

void export_keying_material(const Deriver& deriver, const NamedSecret& secret, std::string_view label,
                            View context_value, std::span<std::uint8_t> out) {
  if (label.empty()) throw std::length_error("an exporter needs a label");
  const Secret derived = hkdf_expand_label(deriver.hash, secret.value, label, crypto::hash(deriver.hash, {}),
                                           deriver.hash_size());
  const Bytes info = hkdf_label("exporter", crypto::hash(deriver.hash, context_value), out.size());
  if (out.size() > 0xffff || !crypto::hkdf_expand(deriver.hash, derived.reveal(), info, out))
    throw std::length_error("an exporter cannot give that many bytes");
}

NamedSecret resumption_psk(const Deriver& deriver, const NamedSecret& resumption_secret, View ticket_nonce) {
  return deriver.expand(SecretKind::resumption_psk, resumption_secret, ticket_nonce, deriver.hash_size());
}

}  // namespace glasstls::schedule
