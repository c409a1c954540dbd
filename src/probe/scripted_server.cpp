#include "probe/scripted_server.hpp"

#include <algorithm>
#include <stdexcept>

#include "handshake/authentication.hpp"
#include "handshake/client_config.hpp"
#include "handshake/key_exchange.hpp"
#include "handshake/lists.hpp"
#include "handshake/resumption.hpp"
#include "messages/extension_bodies.hpp"
#include "x509/certificate/certificate.hpp"

namespace glasstls::probe {

using namespace messages;

namespace {

/// Early data that a client sends although no ticket of ours allows it, in bytes: it is skipped.
constexpr std::size_t most_early_data = 1 << 16;

/// Our tickets can be used for two hours.
constexpr std::uint32_t ticket_lifetime = 7200;

const KeyShareEntry* share_of(const std::vector<KeyShareEntry>& shares, NamedGroup group) {
  const auto found = std::find_if(shares.begin(), shares.end(),
                                  [group](const KeyShareEntry& entry) { return entry.group == group; });
  return found == shares.end() ? nullptr : &*found;
}

/// Decodes a message. Of a ClientHello only the syntax is judged here.
Message decode_from_client(View message) {
  if (static_cast<HandshakeType>(message[0]) != HandshakeType::client_hello) return decode_handshake(message);
  return wire::decode<ClientHello>(message.subspan(handshake_header_size), ClientHello::name);
}

/// RFC 9846 4.5.2, with another context string.
Bytes content_of(std::string_view context, View transcript_hash) {
  Bytes content(64, ' ');
  append(content, as_bytes(context));
  content.push_back(0);
  append(content, transcript_hash);
  return content;
}

}  // namespace

void ScriptedServer::decide(const Answer& answer) {
  answer_ = answer;
  suite_ = schedule::find_suite(answer.suite);
  deriver_ = {suite_->hash, trace::Tracer(secrets_), hello().random};
}

Bytes ScriptedServer::hello_retry() {
  transcript_.replace_client_hello_with_message_hash(suite_->hash);
  retried_ = true;
  HelloRetryRequest retry{
      .legacy_session_id_echo = hello().legacy_session_id,
      .cipher_suite = answer_.suite,
      .extensions = {make_extension(SupportedVersionsServerHello{ProtocolVersion::tls13})}};
  if (answer_.retry_group)
    retry.extensions.push_back(make_extension(KeyShareHelloRetryRequest{answer_.group}));
  if (!answer_.cookie.empty()) retry.extensions.push_back(make_extension(Cookie{answer_.cookie}));
  return encode_handshake(retry);
}

Bytes ScriptedServer::server_hello() {
  const auto shares = get<KeyShareClientHello>(hello().extensions);
  const KeyShareEntry* theirs = shares ? share_of(shares->client_shares, answer_.group) : nullptr;
  require(theirs != nullptr, Alert::illegal_parameter,
          "key_share must have a share of the group that was asked for", {9846, "4.3.8"});
  auto response = handshake::respond(answer_.group, theirs->key_exchange, random_);
  require(response.has_value(), Alert::illegal_parameter, "a share must be a valid public key",
          {9846, "4.3.8.2"});
  shared_secret_ = std::move(response->shared_secret);
  ServerHello message{.legacy_session_id_echo = hello().legacy_session_id,
                      .cipher_suite = answer_.suite,
                      .extensions = {make_extension(SupportedVersionsServerHello{ProtocolVersion::tls13}),
                                     make_extension(KeyShareServerHello{response->entry})}};
  random_.fill(message.random, "ServerHello.random");
  if (answer_.ticket) {
    check_binder();
    message.extensions.push_back(make_extension(PreSharedKeyServerHello{0}));
  }
  transcript_.start(suite_->hash);
  return encode_handshake(message);
}

void ScriptedServer::check_binder() const {
  const auto offered = get<OfferedPsks>(hello().extensions);
  const schedule::EarlySecret secret(deriver_, answer_.ticket->psk.reveal());
  const crypto::Digest binder =
      handshake::psk_binder(deriver_, secret, schedule::PskOrigin::resumption, before_hello_,
                            handshake::truncate(hello_bytes_, offered->binders));
  require(equal(binder, offered->binders.front().binder), Alert::decrypt_error, "the binder must be right",
          {9846, "4.3.11.2"});
}

Bytes ScriptedServer::encrypted_extensions() const { return encode_handshake(EncryptedExtensions{}); }

Bytes ScriptedServer::certificate_request() const {
  return encode_handshake(CertificateRequest{
      {}, {make_extension(SignatureSchemeList{handshake::default_signature_algorithms()})}});
}

Bytes ScriptedServer::certificate() {
  before_certificate_ = transcript_.hash();
  return encode_handshake(handshake::make_certificate(*answer_.credential, {}, false));
}

Bytes ScriptedServer::certificate_verify(const Signing& how) const {
  const auto wanted = get<SignatureSchemeList>(hello().extensions);
  auto scheme = how.scheme;
  if (!scheme && wanted) scheme = answer_.credential->scheme_for(wanted->supported_signature_algorithms);
  require(scheme.has_value(), Alert::handshake_failure, "the client must take a signature of our key",
          {9846, "4.3.3"});
  const crypto::Digest hash = how.before ? before_certificate_ : transcript_.hash();
  const Bytes content = how.context.empty()
                            ? handshake::certificate_verify_content(handshake::Signer::server, hash)
                            : content_of(how.context, hash);
  try {
    return encode_handshake(
        CertificateVerify{*scheme, answer_.credential->key().sign(*scheme, content, random_)});
  } catch (const std::invalid_argument& error) {
    throw Failure(Alert::internal_error, error.what(), {9846, "4.5.2"});
  }
}

Bytes ScriptedServer::finished() const {
  return encode_handshake(handshake::make_finished(deriver_, server_handshake_, transcript_.hash()));
}

Bytes ScriptedServer::new_session_ticket() {
  NewSessionTicket message{.ticket_lifetime = ticket_lifetime,
                           .ticket_age_add = 0x5a5a5a5a,
                           .ticket_nonce = {0, 1},
                           .ticket = Bytes(32)};
  random_.fill(message.ticket, "ticket");
  ticket_ = Ticket{message.ticket, message.ticket_age_add, 0, suite_->suite,
                   schedule::resumption_psk(deriver_, resumption_, message.ticket_nonce).value.duplicate()};
  return encode_handshake(message);
}

record::Protection ScriptedServer::protection(trace::Epoch epoch, const schedule::NamedSecret& secret) const {
  const auto keys = schedule::traffic_keys(deriver_, secret, suite_->aead);
  return record::Protection(suite_->aead, epoch, keys.key, keys.iv);
}

void ScriptedServer::use_handshake_keys() {
  schedule::EarlySecret early(deriver_, answer_.ticket ? answer_.ticket->psk.reveal() : View());
  handshake_secret_ = std::move(early).handshake(*shared_secret_);
  const crypto::Digest hash = transcript_.hash();
  client_handshake_ = handshake_secret_->client_handshake_traffic_secret(hash);
  server_handshake_ = handshake_secret_->server_handshake_traffic_secret(hash);
  sending_.emplace(protection(trace::Epoch::handshake, server_handshake_));
  receiver_.protect(protection(trace::Epoch::handshake, client_handshake_));
  receiver_.admit_plaintext_alert();
  if (find(heard_.client_hello->extensions, ExtensionType::early_data) && !retried_)
    receiver_.skip_by_trial_decryption(most_early_data);
}

void ScriptedServer::use_application_keys() {
  main_ = std::move(*handshake_secret_).main();
  const crypto::Digest hash = transcript_.hash();
  client_application_ = main_->client_application_traffic_secret_0(hash);
  server_application_ = main_->server_application_traffic_secret_0(hash);
  sending_.emplace(protection(trace::Epoch::application, server_application_));
}

void ScriptedServer::update_keys() {
  server_application_ = schedule::next_generation(deriver_, server_application_);
  sending_.emplace(protection(trace::Epoch::application, server_application_));
}

void ScriptedServer::send_hashed(View message, const Packing& packing) {
  if (retried_ && !heard_.retry && !heard_.second_hello) try {
      const Message sent = decode_handshake(message);
      if (const auto* retry = std::get_if<HelloRetryRequest>(&sent)) heard_.retry = *retry;
    } catch (const Failure&) {  // it was changed so that nobody can read it
    }
  ScriptedEnd::send_hashed(message, packing);
}

void ScriptedServer::Versions::receive(const trace::Event& event) {
  const auto* record = std::get_if<trace::RecordOpened>(&event);
  if (!record || heard_.odd_record_version) return;
  const auto version = static_cast<std::uint16_t>(record->wire[1] << 8 | record->wire[2]);
  const bool may_be_old = !heard_.client_hello && version == 0x0301;
  if (version != 0x0303 && !may_be_old) heard_.odd_record_version = version;
}

void ScriptedServer::receive(View bytes) {
  if (heard_.broken || heard_.alert) return;
  try {
    receiver_.add(bytes);
    while (!heard_.alert) {
      const auto record = receiver_.next();
      if (!record) return;
      handle(*record);
    }
  } catch (const Failure& failure) {
    heard_.broken = failure;
  }
}

void ScriptedServer::handle(const record::Plaintext& record) {
  require(receiver_.reassembly.empty() || record.type == ContentType::handshake, Alert::unexpected_message,
          "no other record may come between the parts of a handshake message", {9846, "5.1"});
  switch (record.type) {
    case ContentType::alert: heard_.alert = wire::decode<AlertMessage>(record.content, "alert"); return;
    case ContentType::change_cipher_spec: ++heard_.change_cipher_specs; return;
    case ContentType::application_data:
      require(heard_.finished, Alert::unexpected_message,
              "application data must not come before the sender's Finished", {9846, "2"});
      heard_.data += record.content.size();
      return;
    default: break;
  }
  receiver_.reassembly.add(record.content, receiver_.last_record());
  while (const auto whole = receiver_.reassembly.next()) handle_message(whole->message);
}

void ScriptedServer::handle_message(const Bytes& message) {
  const Message decoded = decode_from_client(message);
  const std::string name(message_name(message));
  if (heard_.messages.size() < Heard::most_messages) heard_.messages.push_back(name);
  if (heard_.finished) {
    const auto* update = std::get_if<KeyUpdate>(&decoded);
    require(update != nullptr, Alert::unexpected_message, "a " + name + " must not come after the handshake",
            {9846, "4.1"});
    require(update->request_update <= KeyUpdateRequest::update_requested, Alert::illegal_parameter,
            "request_update must be 0 or 1", {9846, "4.7.3"});
    ++heard_.key_updates;
    client_application_ = schedule::next_generation(deriver_, client_application_);
    receiver_.protect(protection(trace::Epoch::application, client_application_));
    return;
  }
  const crypto::Digest before = transcript_.is_started() ? transcript_.hash() : crypto::Digest{};
  if (const auto* hello = std::get_if<ClientHello>(&decoded)) return on(*hello, message);
  require(main_.has_value(), Alert::unexpected_message, "a " + name + " must not come before our Finished",
          {9846, "4.1"});
  transcript_.add(message);
  if (const auto* finished = std::get_if<Finished>(&decoded)) return on_finished(*finished, before);
  // Whether a client's certificate and its signature are right does not matter: nothing hangs on them here.
  const bool is_certificate = std::holds_alternative<messages::Certificate>(decoded) ||
                              std::holds_alternative<CertificateVerify>(decoded);
  require(answer_.asks && is_certificate, Alert::unexpected_message, "a " + name + " must not come here",
          {9846, "4.1"});
}

void ScriptedServer::on(const ClientHello& hello, const Bytes& message) {
  require(!heard_.client_hello || (retried_ && !heard_.second_hello), Alert::unexpected_message,
          "another ClientHello must not come", {9846, "4.2.2"});
  heard_.hello_is_joined |= !receiver_.reassembly.empty();
  before_hello_ = transcript_;
  hello_bytes_ = message;
  transcript_.add(message);
  (heard_.client_hello ? heard_.second_hello : heard_.client_hello) = hello;
}

void ScriptedServer::on_finished(const Finished& message, View transcript_hash) {
  const crypto::Digest expected = schedule::verify_data(deriver_, client_handshake_, transcript_hash);
  require(equal(expected, message.verify_data), Alert::decrypt_error, "verify_data must be right",
          {9846, "4.5.3"});
  resumption_ = main_->resumption_secret(transcript_.hash());
  receiver_.protect(protection(trace::Epoch::application, client_application_));
  heard_.finished = true;
}

}  // namespace glasstls::probe
