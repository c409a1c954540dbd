#include "support/scripted_server.hpp"

#include <algorithm>
#include <stdexcept>

#include "crypto/curve/ed25519.hpp"
#include "handshake/authentication.hpp"
#include "messages/alert_message.hpp"
#include "messages/extension_bodies.hpp"

namespace glasstls::testing {

using namespace messages;

void CountingRandom::fill(std::span<std::uint8_t> out, std::string_view) {
  for (std::uint8_t& byte : out) {
    next_ = next_ * 6364136223846793005u + 1442695040888963407u;
    byte = static_cast<std::uint8_t>(next_ >> 56);
  }
}

ScriptedServer::ScriptedServer(Script script)
    : script_(std::move(script)), suite_(schedule::find_suite(script_.suite)) {}

void ScriptedServer::receive(View bytes) {
  // RFC 9846 A.1: an alert about a ServerHello comes in the clear, after this side has changed its keys.
  if (receiver_.is_protected() && bytes.size() == 7 &&
      bytes[0] == static_cast<std::uint8_t>(ContentType::alert)) {
    alert = wire::decode<AlertMessage>(bytes.subspan(record::header_size), "alert").description;
    return;
  }
  append(incoming_, bytes);
  while (incoming_.size() >= record::header_size) {
    const std::size_t size = record::header_size + static_cast<std::size_t>(incoming_[3] << 8 | incoming_[4]);
    if (incoming_.size() < size) break;
    const bool passed_over = incoming_[0] == static_cast<std::uint8_t>(ContentType::application_data) &&
                             script_.records_passed_over > 0;
    if (passed_over)
      --script_.records_passed_over;
    else
      receiver_.add(View(incoming_).first(size));
    incoming_.erase(incoming_.begin(), incoming_.begin() + static_cast<std::ptrdiff_t>(size));
  }
  try {
    read_records();
  } catch (const Failure&) {
    unreadable = true;  // the two sides do not have the same keys
  }
}

void ScriptedServer::read_records() {
  while (const auto record = receiver_.next()) {
    if (record->type == ContentType::alert) {
      alert = wire::decode<AlertMessage>(record->content, "alert").description;
    } else if (record->type == ContentType::application_data) {
      (done_ ? received : early_data).append(as_text(record->content));
    } else if (record->type == ContentType::handshake) {
      receiver_.reassembly.add(record->content, receiver_.last_record());
      while (const auto whole = receiver_.reassembly.next()) handle(whole->message);
    }
  }
}

Bytes ScriptedServer::take_output() {
  flush();
  return std::exchange(out_, {});
}

void ScriptedServer::handle(const Bytes& message) {
  client_messages.push_back(message);
  const Message decoded = decode_handshake(message);
  if (std::holds_alternative<KeyUpdate>(decoded)) {
    ++client_key_updates;
    client_application_ = schedule::next_generation(deriver_, client_application_);
    protect_receiving(trace::Epoch::application, client_application_);
    return;
  }
  handle_authentication(decoded);
  const schedule::Transcript before = transcript_;
  (done_ ? after_handshake_.value() : transcript_).add(message);
  if (const auto* hello = std::get_if<ClientHello>(&decoded)) answer(*hello, message, before);
  if (std::holds_alternative<EndOfEarlyData>(decoded))
    protect_receiving(trace::Epoch::handshake, client_handshake_);
  if (std::holds_alternative<Finished>(decoded) && !done_) {
    protect_receiving(trace::Epoch::application, client_application_);
    resumption_ = main_->resumption_secret(transcript_.hash());
    done_ = true;
  }
}

/// Certificate, CertificateVerify and Finished, in the handshake or after it.
void ScriptedServer::handle_authentication(const Message& decoded) {
  const auto so_far = [this] { return done_ ? after_handshake_.value().hash() : transcript_.hash(); };
  if (const auto* certificate = std::get_if<messages::Certificate>(&decoded))
    client_certificate =
        certificate->certificate_list.empty() ? Bytes{} : certificate->certificate_list.front().cert_data;
  if (const auto* verify = std::get_if<CertificateVerify>(&decoded)) {
    const x509::Certificate leaf = x509::parse_certificate(client_certificate);
    const Bytes content = handshake::certificate_verify_content(handshake::Signer::client, so_far());
    if (!handshake::verify_signature(verify->algorithm, leaf.public_key, content, verify->signature))
      throw std::runtime_error("the client's CertificateVerify is wrong");
  }
  if (const auto* finished = std::get_if<Finished>(&decoded)) {
    const auto expected =
        schedule::verify_data(deriver_, done_ ? client_application_ : client_handshake_, so_far());
    if (!equal(expected, finished->verify_data)) throw std::runtime_error("the client's Finished is wrong");
    if (done_) ++client_authentications;
  }
}

/// What the selected PSK gives, once its binder was found right.
schedule::EarlySecret ScriptedServer::check_psk(const ClientHello& hello, View bytes,
                                                const schedule::Transcript& before) {
  schedule::EarlySecret secret(deriver_, script_.psk);
  const auto offered = get<OfferedPsks>(hello.extensions);
  if (script_.psk.empty() || script_.psk_is_unchecked || !offered ||
      script_.selected_identity >= offered->binders.size())
    return secret;
  const auto binder = handshake::psk_binder(deriver_, secret, script_.psk_origin, before,
                                            handshake::truncate(bytes, offered->binders));
  if (!equal(binder, offered->binders[script_.selected_identity].binder))
    throw std::runtime_error("the client's binder is wrong");
  return secret;
}

void ScriptedServer::answer(const ClientHello& hello, View bytes, const schedule::Transcript& before) {
  deriver_ = {suite_->hash, trace::Tracer{}, hello.random};
  const auto shares = get<KeyShareClientHello>(hello.extensions).value().client_shares;
  const auto share = std::find_if(shares.begin(), shares.end(),
                                  [&](const KeyShareEntry& entry) { return entry.group == script_.group; });
  const Extension version = make_extension(SupportedVersionsServerHello{ProtocolVersion::tls13});
  if (script_.retry && !retried_) {
    retried_ = true;
    transcript_.replace_client_hello_with_message_hash(suite_->hash);
    HelloRetryRequest retry{.legacy_session_id_echo = hello.legacy_session_id,
                            .cipher_suite = script_.suite,
                            .extensions = {version}};
    if (share == shares.end())
      retry.extensions.push_back(make_extension(KeyShareHelloRetryRequest{script_.group}));
    if (!script_.cookie.empty()) retry.extensions.push_back(make_extension(Cookie{script_.cookie}));
    send_handshake(HelloRetryRequest::name, encode_handshake(retry));
    flush();
    return;
  }
  if (share == shares.end()) throw std::runtime_error("the client sent no share of the scripted group");

  schedule::EarlySecret early = check_psk(hello, bytes, before);
  handshake::ShareResponse response = handshake::respond(script_.group, share->key_exchange, random_).value();
  const bool with_psk = !script_.psk.empty(), with_share = !with_psk || script_.psk_dhe_ke;
  ServerHello answer{.legacy_session_id_echo = hello.legacy_session_id,
                     .cipher_suite = script_.suite,
                     .extensions = {version}};
  if (with_share) answer.extensions.push_back(make_extension(KeyShareServerHello{response.entry}));
  if (with_psk)
    answer.extensions.push_back(make_extension(PreSharedKeyServerHello{script_.selected_identity}));
  random_.fill(answer.random, "");
  transcript_.start(suite_->hash);
  const auto to_client_hello = transcript_.hash();
  send_handshake(ServerHello::name, encode_handshake(answer));
  flush();
  if (script_.change_cipher_spec) out_.insert(out_.end(), {20, 3, 3, 0, 1, 1});

  if (script_.accept_early_data)
    protect_receiving(trace::Epoch::early, early.client_early_traffic_secret(to_client_hello));
  auto secret = std::move(early).handshake(with_share ? std::move(response.shared_secret)
                                                      : Secret(deriver_.hash_size()));
  const auto to_server_hello = transcript_.hash();
  client_handshake_ = secret.client_handshake_traffic_secret(to_server_hello);
  const auto server_handshake = secret.server_handshake_traffic_secret(to_server_hello);
  protect_sending(trace::Epoch::handshake, server_handshake);
  if (!script_.accept_early_data) protect_receiving(trace::Epoch::handshake, client_handshake_);

  Extensions encrypted = script_.encrypted_extensions;
  if (script_.accept_early_data) encrypted.push_back({ExtensionType::early_data, {}});
  send_handshake(EncryptedExtensions::name, encode_handshake(EncryptedExtensions{encrypted}));
  if (!with_psk) send_certificates();
  const auto verify_data = schedule::verify_data(deriver_, server_handshake, transcript_.hash());
  send_handshake(Finished::name, encode_handshake(Finished{to_bytes(verify_data)}));
  flush();

  main_ = std::move(secret).main();
  const auto to_server_finished = transcript_.hash();
  client_application_ = main_->client_application_traffic_secret_0(to_server_finished);
  server_application_ = main_->server_application_traffic_secret_0(to_server_finished);
  protect_sending(trace::Epoch::application, server_application_);
}

void ScriptedServer::send_certificates() {
  if (script_.request_certificate)
    send_handshake(CertificateRequest::name,
                   encode_handshake(CertificateRequest{{}, script_.certificate_request}));
  messages::Certificate certificate;
  for (const Bytes& der : script_.chain) certificate.certificate_list.push_back({der, {}});
  send_handshake(messages::Certificate::name, encode_handshake(certificate));
  const Bytes content = handshake::certificate_verify_content(handshake::Signer::server, transcript_.hash());
  send_handshake(
      CertificateVerify::name,
      encode_handshake(CertificateVerify{SignatureScheme::ed25519,
                                         crypto::ed25519_sign(Secret(View(script_.ed25519_seed)), content)}));
}

Secret ScriptedServer::send_ticket(NewSessionTicket ticket) {
  send_message(encode_handshake(ticket));
  return schedule::resumption_psk(deriver_, resumption_, ticket.ticket_nonce).value;
}

void ScriptedServer::request_certificate(Bytes context) {
  Bytes message = encode_handshake(CertificateRequest{std::move(context), script_.certificate_request});
  if (script_.tamper) script_.tamper(CertificateRequest::name, message);
  after_handshake_ = transcript_;
  after_handshake_->add(message);
  append(pending_, message);
}

void ScriptedServer::send(View data) { emit(ContentType::application_data, data); }

void ScriptedServer::send_message(Bytes message) {
  const std::string_view name = message_name(message);
  send_handshake(name, std::move(message), false);
}

void ScriptedServer::send_key_update(KeyUpdateRequest request) {
  send_message(encode_handshake(KeyUpdate{request}));
  flush();
  server_application_ = schedule::next_generation(deriver_, server_application_);
  protect_sending(trace::Epoch::application, server_application_);
}

void ScriptedServer::send_raw_record(ContentType type, View content, std::size_t padding) {
  flush();
  emit(type, content, padding);
}

void ScriptedServer::send_alert(Alert description) {
  flush();
  emit(ContentType::alert, wire::encode(AlertMessage{AlertLevel::fatal, description}));
}

void ScriptedServer::send_late_record(ContentType type, View content, std::size_t padding) {
  flush();
  Bytes record;
  sent_before_->seal(type, content, padding, record);
  append(out_, record);
}

void ScriptedServer::send_handshake(std::string_view name, Bytes message, bool hashed) {
  if (script_.tamper) script_.tamper(name, message);
  if (hashed) transcript_.add(message);
  append(pending_, message);
}

void ScriptedServer::flush() {
  const Bytes pending = std::exchange(pending_, {});
  const std::size_t limit = script_.fragment ? script_.fragment : record::max_plaintext;
  for (View rest = pending; !rest.empty(); rest = rest.subspan(std::min(limit, rest.size())))
    emit(ContentType::handshake, rest.first(std::min(limit, rest.size())));
}

void ScriptedServer::protect_sending(trace::Epoch epoch, const schedule::NamedSecret& secret) {
  const auto keys = schedule::traffic_keys(deriver_, secret, suite_->aead);
  sent_before_ = std::move(sending_);
  sending_.emplace(suite_->aead, epoch, keys.key, keys.iv);
}

void ScriptedServer::protect_receiving(trace::Epoch epoch, const schedule::NamedSecret& secret) {
  const auto keys = schedule::traffic_keys(deriver_, secret, suite_->aead);
  receiver_.protect(record::Protection(suite_->aead, epoch, keys.key, keys.iv));
}

void ScriptedServer::emit(ContentType type, View content, std::size_t padding) {
  Bytes record;
  if (sending_) {
    sending_->seal(type, content, padding, record);
  } else {
    record = {static_cast<std::uint8_t>(type), 3, 3, static_cast<std::uint8_t>(content.size() >> 8),
              static_cast<std::uint8_t>(content.size())};
    append(record, content);
  }
  if (script_.tamper_record) script_.tamper_record(record);
  append(out_, record);
}

}  // namespace glasstls::testing
