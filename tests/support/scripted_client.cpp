#include "support/scripted_client.hpp"

#include <algorithm>
#include <stdexcept>

#include "crypto/curve/ed25519.hpp"
#include "handshake/authentication.hpp"
#include "messages/alert_message.hpp"
#include "messages/extension_bodies.hpp"

namespace glasstls::testing {

using namespace messages;

ScriptedClient::ScriptedClient(Script script) : script_(std::move(script)) {
  random_.fill(client_random_, "");
  for (NamedGroup group : script_.shares) shares_.push_back(handshake::generate_key_pair(group, random_));
  send_hello(std::nullopt, nullptr);
}

ScriptedClient::Script::Offer ScriptedClient::Ticket::offer(std::uint32_t age) const {
  return {.identity = message.ticket,
          .key = psk,
          .hash = schedule::find_suite(suite)->hash,
          .obfuscated_ticket_age = age + message.ticket_age_add};
}

void ScriptedClient::send_hello(std::optional<NamedGroup> group, const Bytes* cookie) {
  ClientHello hello{.random = client_random_,
                    .legacy_session_id = script_.session_id,
                    .cipher_suites = script_.suites,
                    .extensions = {}};
  if (!script_.server_name.empty())
    hello.extensions.push_back(
        make_extension(ServerNameList{{{0, to_bytes(as_bytes(script_.server_name))}}}));
  if (!script_.groups.empty()) {
    hello.extensions.push_back(make_extension(NamedGroupList{script_.groups}));
    KeyShareClientHello body;
    for (const handshake::KeyPair& share : shares_)
      if (!group || share.group == *group) body.client_shares.push_back(share.entry());
    hello.extensions.push_back(make_extension(body));
  }
  hello.extensions.push_back(make_extension(SignatureSchemeList{handshake::default_signature_algorithms()}));
  hello.extensions.push_back(make_extension(SupportedVersionsClientHello{{ProtocolVersion::tls13}}));
  if (!script_.psk_modes.empty())
    hello.extensions.push_back(make_extension(PskKeyExchangeModes{script_.psk_modes}));
  if (cookie) hello.extensions.push_back(make_extension(Cookie{*cookie}));
  for (const Extension& extension : script_.more) hello.extensions.push_back(extension);
  if (!script_.early_data.empty() && !retried_) hello.extensions.push_back({ExtensionType::early_data, {}});
  OfferedPsks psks;
  for (const Script::Offer& offer : script_.psks) {
    psks.identities.push_back({offer.identity, offer.obfuscated_ticket_age});
    psks.binders.push_back({Bytes(crypto::digest_size(offer.hash))});
  }
  if (!script_.psks.empty()) hello.extensions.push_back(make_extension(psks));
  if (script_.change_hello) script_.change_hello(hello);

  Bytes bytes = encode_handshake(hello);
  if (!script_.psks.empty() && hello.extensions.back().extension_type == ExtensionType::pre_shared_key) {
    std::size_t size = 2;
    for (const PskBinderEntry& entry : psks.binders) size += 1 + entry.binder.size();
    const Bytes truncated(bytes.begin(), bytes.end() - static_cast<std::ptrdiff_t>(size));
    Bytes binders(bytes.end() - static_cast<std::ptrdiff_t>(size),
                  bytes.begin() + static_cast<std::ptrdiff_t>(truncated.size()) + 2);
    for (const Script::Offer& offer : script_.psks) {
      const schedule::Deriver deriver{offer.hash, trace::Tracer{}, client_random_};
      crypto::Digest binder(crypto::digest_size(offer.hash));
      if (!transcript_.is_started() || suite_->hash == offer.hash)
        binder = handshake::psk_binder(deriver, schedule::EarlySecret(deriver, offer.key), offer.origin,
                                       transcript_, truncated);
      binders.push_back(static_cast<std::uint8_t>(binder.size()));
      append(binders, binder);
    }
    bytes = truncated;
    append(bytes, binders);
  }
  send_handshake(ClientHello::name, bytes);
  if (!script_.early_data.empty() && !retried_) send_early_data(last_hello_);
}

void ScriptedClient::send_early_data(const Bytes& hello) {
  suite_ = schedule::find_suite(script_.early_suite);
  deriver_ = {suite_->hash, trace::Tracer{}, client_random_};
  const schedule::EarlySecret secret(deriver_, script_.psks.at(0).key);
  protect_sending(trace::Epoch::early, secret.client_early_traffic_secret(crypto::hash(suite_->hash, hello)));
  for (const std::string& data : script_.early_data) send(as_bytes(data));
}

void ScriptedClient::receive(View bytes) {
  receiver_.add(bytes);
  try {
    while (const auto record = receiver_.next()) {
      if (record->type == ContentType::alert) {
        alert = wire::decode<AlertMessage>(record->content, "alert").description;
      } else if (record->type == ContentType::change_cipher_spec) {
        ++change_cipher_specs;
      } else if (record->type == ContentType::application_data) {
        received.append(as_text(record->content));
      } else if (record->type == ContentType::handshake) {
        receiver_.reassembly.add(record->content, receiver_.last_record());
        while (const auto whole = receiver_.reassembly.next()) handle(whole->message);
      }
    }
  } catch (const Failure&) {
    unreadable = true;  // the two sides do not have the same keys
  }
}

void ScriptedClient::handle(const Bytes& message) {
  server_messages.push_back(message);
  const Message decoded = decode_handshake(message);
  if (const auto* ticket = std::get_if<NewSessionTicket>(&decoded)) {
    const auto psk = schedule::resumption_psk(deriver_, resumption_, ticket->ticket_nonce);
    tickets.push_back({*ticket, to_bytes(psk.value.reveal()), suite_->suite});
    return;
  }
  if (const auto* update = std::get_if<KeyUpdate>(&decoded)) {
    static_cast<void>(update);
    ++server_key_updates;
    server_application_ = schedule::next_generation(deriver_, server_application_);
    return protect_receiving(trace::Epoch::application, server_application_);
  }
  if (done_) return;  // a CertificateRequest after the handshake, for the test to answer
  if (const auto* finished = std::get_if<Finished>(&decoded)) {
    const auto expected = schedule::verify_data(deriver_, server_handshake_, transcript_.hash());
    if (!equal(expected, finished->verify_data)) throw std::runtime_error("the server's Finished is wrong");
    transcript_.add(message);
    return finish();
  }
  transcript_.add(message);
  if (const auto* hello = std::get_if<ServerHello>(&decoded)) on_server_hello(*hello);
  if (const auto* retry = std::get_if<HelloRetryRequest>(&decoded)) on_retry(*retry);
  if (const auto* request = std::get_if<CertificateRequest>(&decoded)) request_ = *request;
  if (const auto* extensions = std::get_if<EncryptedExtensions>(&decoded))
    early_data_accepted = find(extensions->extensions, ExtensionType::early_data) != nullptr;
}

void ScriptedClient::on_retry(const HelloRetryRequest& retry) {
  retried_ = true;
  suite_ = schedule::find_suite(retry.cipher_suite);
  transcript_.replace_client_hello_with_message_hash(suite_->hash);
  sending_.reset();
  const auto share = get<KeyShareHelloRetryRequest>(retry.extensions);
  const auto cookie = get<Cookie>(retry.extensions);
  if (share) shares_.push_back(handshake::generate_key_pair(share->selected_group, random_));
  send_hello(share ? std::optional(share->selected_group) : std::nullopt, cookie ? &cookie->cookie : nullptr);
}

void ScriptedClient::on_server_hello(const ServerHello& hello) {
  suite_ = schedule::find_suite(hello.cipher_suite);
  deriver_ = {suite_->hash, trace::Tracer{}, client_random_};
  transcript_.start(suite_->hash);
  if (const auto psk = get<PreSharedKeyServerHello>(hello.extensions))
    selected_identity = psk->selected_identity;
  Secret shared(crypto::digest_size(suite_->hash));
  if (const auto share = get<KeyShareServerHello>(hello.extensions)) {
    const auto ours = std::find_if(shares_.begin(), shares_.end(), [&](const handshake::KeyPair& pair) {
      return pair.group == share->server_share.group;
    });
    if (ours == shares_.end()) throw std::runtime_error("the server's share is of another group");
    shared = handshake::agree(*ours, share->server_share.key_exchange).value();
  }
  schedule::EarlySecret early(deriver_,
                              selected_identity ? View(script_.psks.at(*selected_identity).key) : View());
  handshake_secret_ = std::move(early).handshake(shared);
  const auto to_server_hello = transcript_.hash();
  client_handshake_ = handshake_secret_->client_handshake_traffic_secret(to_server_hello);
  server_handshake_ = handshake_secret_->server_handshake_traffic_secret(to_server_hello);
  protect_receiving(trace::Epoch::handshake, server_handshake_);
}

void ScriptedClient::finish() {
  const auto main = std::move(*handshake_secret_).main();
  const auto to_server_finished = transcript_.hash();
  client_application_ = main.client_application_traffic_secret_0(to_server_finished);
  server_application_ = main.server_application_traffic_secret_0(to_server_finished);
  if (early_data_accepted) send_handshake(EndOfEarlyData::name, encode_handshake(EndOfEarlyData{}));
  protect_sending(trace::Epoch::handshake, client_handshake_);
  if (request_) {
    Certificate certificate;
    for (const Bytes& der : script_.chain) certificate.certificate_list.push_back({der, {}});
    send_handshake(Certificate::name, encode_handshake(certificate));
    if (!script_.chain.empty()) {
      const Bytes content =
          handshake::certificate_verify_content(handshake::Signer::client, transcript_.hash());
      const Bytes signature = crypto::ed25519_sign(Secret(View(script_.ed25519_seed)), content);
      send_handshake(CertificateVerify::name,
                     encode_handshake(CertificateVerify{SignatureScheme::ed25519, signature}));
    }
  }
  const auto verify_data = schedule::verify_data(deriver_, client_handshake_, transcript_.hash());
  send_handshake(Finished::name, encode_handshake(Finished{to_bytes(verify_data)}));
  resumption_ = main.resumption_secret(transcript_.hash());
  protect_sending(trace::Epoch::application, client_application_);
  protect_receiving(trace::Epoch::application, server_application_);
  done_ = true;
}

void ScriptedClient::answer_request(const CertificateRequest& request) {
  schedule::Transcript transcript = transcript_;
  transcript.add(encode_handshake(request));
  const auto send_and_hash = [&](std::string_view name, Bytes message) {
    if (script_.tamper) script_.tamper(name, message);
    transcript.add(message);
    emit(ContentType::handshake, message);
  };
  Certificate certificate{request.certificate_request_context, {}};
  for (const Bytes& der : script_.chain) certificate.certificate_list.push_back({der, {}});
  send_and_hash(Certificate::name, encode_handshake(certificate));
  if (!script_.chain.empty()) {
    const Bytes content = handshake::certificate_verify_content(handshake::Signer::client, transcript.hash());
    const Bytes signature = crypto::ed25519_sign(Secret(View(script_.ed25519_seed)), content);
    send_and_hash(CertificateVerify::name,
                  encode_handshake(CertificateVerify{SignatureScheme::ed25519, signature}));
  }
  const auto verify_data = schedule::verify_data(deriver_, client_application_, transcript.hash());
  send_and_hash(Finished::name, encode_handshake(Finished{to_bytes(verify_data)}));
}

void ScriptedClient::send_message(std::string_view name, Bytes message) {
  send_handshake(name, std::move(message), false);
}

void ScriptedClient::send_key_update(KeyUpdateRequest request) {
  send_message(KeyUpdate::name, encode_handshake(KeyUpdate{request}));
  client_application_ = schedule::next_generation(deriver_, client_application_);
  protect_sending(trace::Epoch::application, client_application_);
}

void ScriptedClient::send_handshake(std::string_view name, Bytes message, bool hashed) {
  if (script_.tamper) script_.tamper(name, message);
  if (hashed) transcript_.add(message);
  if (name == ClientHello::name) last_hello_ = message;
  const std::size_t limit = script_.fragment ? script_.fragment : record::max_plaintext;
  for (View rest = message; !rest.empty(); rest = rest.subspan(std::min(limit, rest.size())))
    emit(ContentType::handshake, rest.first(std::min(limit, rest.size())));
}

void ScriptedClient::protect_sending(trace::Epoch epoch, const schedule::NamedSecret& secret) {
  const auto keys = schedule::traffic_keys(deriver_, secret, suite_->aead);
  sending_.emplace(suite_->aead, epoch, keys.key, keys.iv);
}

void ScriptedClient::protect_receiving(trace::Epoch epoch, const schedule::NamedSecret& secret) {
  const auto keys = schedule::traffic_keys(deriver_, secret, suite_->aead);
  receiver_.protect(record::Protection(suite_->aead, epoch, keys.key, keys.iv));
}

void ScriptedClient::emit(ContentType type, View content, std::size_t padding) {
  if (!sending_) return send_unprotected_record(type, content);
  Bytes record;
  sending_->seal(type, content, padding, record);
  append(out_, record);
}

void ScriptedClient::send_unprotected_record(ContentType type, View content) {
  out_.insert(out_.end(),
              {static_cast<std::uint8_t>(type), 3, 3, static_cast<std::uint8_t>(content.size() >> 8),
               static_cast<std::uint8_t>(content.size())});
  append(out_, content);
}

}  // namespace glasstls::testing
