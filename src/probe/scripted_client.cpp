#include "probe/scripted_client.hpp"

#include <algorithm>
#include <array>

#include "handshake/client_config.hpp"
#include "handshake/lists.hpp"
#include "handshake/resumption.hpp"
#include "messages/extension_bodies.hpp"
#include "x509/certificate/certificate.hpp"

namespace glasstls::probe {

using namespace messages;

namespace {

/// RFC 9846 4.1: which message may follow which.
struct Following {
  std::string_view message, before;
};
constexpr std::array order = std::to_array<Following>({
    {"HelloRetryRequest", ""},
    {"ServerHello", ""},
    {"ServerHello", "HelloRetryRequest"},
    {"EncryptedExtensions", "ServerHello"},
    {"CertificateRequest", "EncryptedExtensions"},
    {"Certificate", "EncryptedExtensions"},
    {"Certificate", "CertificateRequest"},
    {"CertificateVerify", "Certificate"},
    {"Finished", "CertificateVerify"},
    {"Finished", "EncryptedExtensions"},
});

std::vector<ExtensionType> types_of(const Extensions& extensions) {
  std::vector<ExtensionType> types;
  for (const Extension& extension : extensions) types.push_back(extension.extension_type);
  return types;
}

/// Whether a ServerHello chooses TLS 1.2 or older: it lacks supported_versions.
bool is_older(View message) {
  constexpr std::size_t session_id = 38;  // where its length is
  if (message.size() <= session_id) return false;
  const std::size_t extensions = session_id + 1 + message[session_id] + 3;
  if (extensions >= message.size()) return true;  // TLS 1.2 may have none
  try {
    const auto hello = wire::decode<ServerHello>(message.subspan(4), ServerHello::name);
    return find(hello.extensions, ExtensionType::supported_versions) == nullptr;
  } catch (const Failure&) {
    return false;
  }
}

/// The ClientHello in a message, or `otherwise` where that does not decode.
ClientHello read_hello(View message, const ClientHello& otherwise) {
  try {
    return wire::decode<ClientHello>(message.subspan(std::min<std::size_t>(4, message.size())),
                                     "ClientHello");
  } catch (const Failure&) {
    return otherwise;
  }
}

/// Where our identity is in what was offered. One that was changed is the first.
std::size_t index_of(const Ticket& ticket, const OfferedPsks& psks) {
  const auto ours =
      std::find_if(psks.identities.begin(), psks.identities.end(),
                   [&ticket](const PskIdentity& one) { return one.identity == ticket.identity; });
  return ours == psks.identities.end() ? 0 : static_cast<std::size_t>(ours - psks.identities.begin());
}

/// What a ClientHello offers; nothing where that does not decode, which is our deviation and not the
/// server's.
std::optional<PskKeyExchangeModes> modes_in(const ClientHello& hello) {
  try {
    return get<PskKeyExchangeModes>(hello.extensions);
  } catch (const Failure&) {
    return std::nullopt;
  }
}

}  // namespace

ScriptedClient::ScriptedClient(const Offer& offer, handshake::RandomSource& random)
    : offer_(offer), random_(random) {
  random_.fill(hello_.random, "ClientHello.random");
  hello_.legacy_session_id.resize(32);
  random_.fill(hello_.legacy_session_id, "legacy_session_id");
  hello_.cipher_suites = offer.suites;
  for (NamedGroup group : offer.shares) pairs_.push_back(handshake::generate_key_pair(group, random_));
}

Bytes ScriptedClient::client_hello() {
  KeyShareClientHello shares;
  for (const handshake::KeyPair& pair : pairs_) shares.client_shares.push_back(pair.entry());
  Extensions& all = hello_.extensions;
  all.clear();
  if (!offer_.server_name.empty())
    all.push_back(make_extension(ServerNameList{{{0, to_bytes(as_bytes(offer_.server_name))}}}));
  all.push_back(make_extension(NamedGroupList{offer_.groups}));
  all.push_back(make_extension(SignatureSchemeList{handshake::default_signature_algorithms()}));
  all.push_back(make_extension(SupportedVersionsClientHello{{ProtocolVersion::tls13}}));
  all.push_back(make_extension(PskKeyExchangeModes{{PskKeyExchangeMode::psk_dhe_ke}}));
  all.push_back(make_extension(shares));
  if (heard_.retry)
    if (const Extension* cookie = find(heard_.retry->extensions, ExtensionType::cookie))
      all.push_back(*cookie);
  if (offer_.early_data && !heard_.retry) all.push_back({ExtensionType::early_data, {}});
  if (offer_.ticket) {
    const auto hash = schedule::find_suite(offer_.ticket->suite)->hash;
    all.push_back(make_extension(
        OfferedPsks{{{offer_.ticket->identity,
                      handshake::obfuscated_ticket_age(offer_.ticket_age, offer_.ticket->age_add)}},
                    {{Bytes(crypto::digest_size(hash))}}}));
  }
  return encode_handshake(hello_);
}

Bytes ScriptedClient::bind(Bytes hello) const {
  const ClientHello sent = read_hello(hello, ClientHello{});
  if (!offer_.ticket || sent.extensions.empty() ||
      sent.extensions.back().extension_type != ExtensionType::pre_shared_key)
    return hello;
  const auto hash = schedule::find_suite(offer_.ticket->suite)->hash;
  if (transcript_.is_started() && suite_->hash != hash) return hello;
  try {
    const auto psks = get<OfferedPsks>(sent.extensions);
    std::size_t size = 2;
    for (const PskBinderEntry& entry : psks->binders) size += 1 + entry.binder.size();
    const schedule::Deriver deriver{hash, trace::Tracer{}, sent.random};
    const crypto::Digest binder = handshake::psk_binder(
        deriver, schedule::EarlySecret(deriver, offer_.ticket->psk.reveal()), schedule::PskOrigin::resumption,
        transcript_, View(hello).first(hello.size() - size));
    // One binder is ours. Others stay as they are.
    const std::size_t ours = index_of(*offer_.ticket, *psks);
    if (ours >= psks->binders.size() || psks->binders[ours].binder.size() != binder.size()) return hello;
    std::size_t place = 3;  // behind the length of the list, and of the binder
    for (std::size_t i = 0; i < ours; ++i) place += 1 + psks->binders[i].binder.size();
    std::copy_n(binder.data(), binder.size(), hello.end() - static_cast<std::ptrdiff_t>(size - place));
  } catch (const Failure&) {
    // What does not decode has no binder to compute.
  }
  return hello;
}

Bytes ScriptedClient::end_of_early_data() const { return encode_handshake(EndOfEarlyData{}); }

/// What we sign with; empty if we have no certificate that the server can use.
std::optional<SignatureScheme> ScriptedClient::scheme() const {
  const auto wanted = heard_.request ? get<SignatureSchemeList>(heard_.request->extensions) : std::nullopt;
  if (!offer_.credential || !wanted) return std::nullopt;
  return offer_.credential->scheme_for(wanted->supported_signature_algorithms);
}

// RFC 9846 4.5.1: without a suitable certificate, the Certificate is empty.
Bytes ScriptedClient::certificate() const {
  const Bytes context = heard_.request ? heard_.request->certificate_request_context : Bytes{};
  return encode_handshake(scheme() ? handshake::make_certificate(*offer_.credential, context, false)
                                   : Certificate{context, {}});
}

Bytes ScriptedClient::certificate_verify(handshake::Signer as, bool elsewhere) const {
  const auto chosen = scheme();
  if (!chosen) return {};
  const crypto::Digest hash = elsewhere ? crypto::hash(suite_->hash, sent_hello_) : transcript_.hash();
  return encode_handshake(
      handshake::make_certificate_verify({offer_.credential, *chosen}, as, hash, random_));
}

Bytes ScriptedClient::finished() const {
  return encode_handshake(handshake::make_finished(deriver_, client_handshake_, transcript_.hash()));
}

void ScriptedClient::send_hashed(View message, const Packing& packing) {
  if (!message.empty() && message[0] == static_cast<std::uint8_t>(HandshakeType::client_hello)) {
    if (hellos_ == 0 || heard_.retry) {
      ++hellos_;
      sent_hello_ = to_bytes(message);
      requested_ = types_of(read_hello(message, hello_).extensions);
    }
  }
  ScriptedEnd::send_hashed(message, packing);
}

record::Protection ScriptedClient::protection(trace::Epoch epoch, const schedule::NamedSecret& secret) const {
  const auto keys = schedule::traffic_keys(deriver_, secret, suite_->aead);
  return record::Protection(suite_->aead, epoch, keys.key, keys.iv);
}

void ScriptedClient::use_early_keys() {
  suite_ = schedule::find_suite(offer_.ticket->suite);
  // The trace finds the secrets by the random that was really sent.
  deriver_ = {suite_->hash, trace::Tracer(offer_.secrets), read_hello(sent_hello_, hello_).random};
  const schedule::EarlySecret secret(deriver_, offer_.ticket->psk.reveal());
  sending_.emplace(protection(trace::Epoch::early,
                              secret.client_early_traffic_secret(crypto::hash(suite_->hash, sent_hello_))));
}

void ScriptedClient::use_handshake_keys() {
  sending_.emplace(protection(trace::Epoch::handshake, client_handshake_));
}

void ScriptedClient::use_application_keys() {
  resumption_ = main_->resumption_secret(transcript_.hash());
  keep_ticket();
  sending_.emplace(protection(trace::Epoch::application, client_application_));
}

void ScriptedClient::update_keys() {
  client_application_ = schedule::next_generation(deriver_, client_application_);
  sending_.emplace(protection(trace::Epoch::application, client_application_));
}

void ScriptedClient::receive(View bytes) {
  if (heard_.broken || heard_.alert || heard_.older_version) return;
  try {
    receiver_.add(bytes);
    while (!heard_.alert && !heard_.older_version) {
      const auto record = receiver_.next();
      if (!record) return;
      handle(*record);
    }
  } catch (const Failure& failure) {
    heard_.broken = failure;
  }
}

void ScriptedClient::handle(const record::Plaintext& record) {
  require(receiver_.reassembly.empty() || record.type == ContentType::handshake, Alert::unexpected_message,
          "no other record may come between the parts of a handshake message", {9846, "5.1"});
  require(!record.content.empty() || record.type == ContentType::application_data, Alert::unexpected_message,
          "only records of application data may be empty", {9846, "5.4"});
  switch (record.type) {
    case ContentType::alert:
      heard_.alert = wire::decode<AlertMessage>(record.content, "alert");
      require(heard_.alert->description != Alert::close_notify || heard_.alert->level == AlertLevel::warning,
              Alert::illegal_parameter, "close_notify must be sent as a warning", {9846, "6.1"});
      return;
    case ContentType::change_cipher_spec: ++heard_.change_cipher_specs; return;
    case ContentType::application_data:
      require(heard_.finished, Alert::unexpected_message,
              "application data must not come before the sender's Finished", {9846, "2"});
      heard_.data += record.content.size();
      return;
    default: break;
  }
  receiver_.reassembly.add(record.content, receiver_.last_record());
  while (!heard_.older_version) {
    const auto whole = receiver_.reassembly.next();
    if (!whole) return;
    handle_message(whole->message);
  }
}

void ScriptedClient::handle_message(const Bytes& message) {
  const std::string name(message_name(message));
  if (name == ServerHello::name && is_older(message)) {
    heard_.older_version = true;
    return;
  }
  const Message decoded = decode_handshake(message);
  const std::string before = heard_.messages.empty() ? "" : heard_.messages.back();
  if (!heard_.finished) {
    require(std::any_of(order.begin(), order.end(),
                        [&](const Following& one) { return one.message == name && one.before == before; }) &&
                (name != "Finished" || before == "CertificateVerify" || heard_.psk),
            Alert::unexpected_message,
            "a " + name + " must not follow " + (before.empty() ? "nothing" : before), {9846, "4.1"});
  }
  if (heard_.messages.size() < Heard::most_messages) heard_.messages.push_back(name);
  const crypto::Digest before_hash = transcript_.is_started() ? transcript_.hash() : crypto::Digest{};
  if (!heard_.finished) transcript_.add(message);
  if (const auto* hello = std::get_if<ServerHello>(&decoded)) on(*hello);
  if (const auto* retry = std::get_if<HelloRetryRequest>(&decoded)) on(*retry);
  if (const auto* extensions = std::get_if<EncryptedExtensions>(&decoded)) on(*extensions);
  if (const auto* request = std::get_if<CertificateRequest>(&decoded)) {
    require(!heard_.finished || handshake::contains(requested_, ExtensionType::post_handshake_auth),
            Alert::unexpected_message,
            "a server must not ask a client without post_handshake_auth after the handshake",
            {9846, "4.3.6"});
    require(heard_.finished || (!heard_.psk && request->certificate_request_context.empty()),
            Alert::illegal_parameter,
            "a CertificateRequest in the handshake must have no context, and not come with a PSK",
            {9846, "4.4.2"});
    check_extensions(request->extensions, Carrier::CertificateRequest);
    require(find(request->extensions, ExtensionType::signature_algorithms) != nullptr,
            Alert::missing_extension, "a CertificateRequest must have signature_algorithms", {9846, "4.4.2"});
    if (!heard_.finished) heard_.request = *request;
  }
  if (const auto* certificate = std::get_if<Certificate>(&decoded)) {
    require(!certificate->certificate_list.empty(), Alert::decode_error,
            "a server's Certificate must not be empty", {9846, "4.5.1"});
    require(certificate->certificate_request_context.empty(), Alert::illegal_parameter,
            "a server's Certificate must have no certificate_request_context", {9846, "4.5.1"});
    server_key_ = certificate->certificate_list.front().cert_data;
    for (const CertificateEntry& entry : certificate->certificate_list)
      check_extensions(entry.extensions, Carrier::Certificate, requested_);
  }
  if (const auto* verify = std::get_if<CertificateVerify>(&decoded)) on(*verify, before_hash);
  if (const auto* finished = std::get_if<Finished>(&decoded)) on(*finished, before_hash);
  if (const auto* ticket = std::get_if<NewSessionTicket>(&decoded)) on(*ticket);
  if (const auto* update = std::get_if<KeyUpdate>(&decoded)) on(*update);
}

void ScriptedClient::check_hello(const ServerHello& hello) const {
  const ClientHello sent = read_hello(sent_hello_, hello_);
  require(hello.legacy_session_id_echo == sent.legacy_session_id, Alert::illegal_parameter,
          "legacy_session_id_echo must be what the ClientHello has", {9846, "4.2.3"});
  require(handshake::contains(sent.cipher_suites, hello.cipher_suite), Alert::illegal_parameter,
          "cipher_suite must be one of the ClientHello", {9846, "4.2.3"});
  require(hello.legacy_compression_method == 0, Alert::illegal_parameter,
          "legacy_compression_method must be 0", {9846, "4.2.3"});
  require(hello.legacy_version == ProtocolVersion::tls12, Alert::illegal_parameter,
          "legacy_version must be 0x0303", {9846, "4.2.3"});
  const auto version = get<SupportedVersionsServerHello>(hello.extensions);
  require(version && version->selected_version == ProtocolVersion::tls13, Alert::protocol_version,
          "selected_version must be TLS 1.3", {9846, "4.3.1"});
}

void ScriptedClient::check_psk(const std::optional<PreSharedKeyServerHello>& psk) const {
  if (!psk) return;
  const auto offered = get<OfferedPsks>(read_hello(sent_hello_, hello_).extensions);
  require(offer_.ticket && offered && psk->selected_identity == index_of(*offer_.ticket, *offered) &&
              schedule::find_suite(offer_.ticket->suite)->hash == suite_->hash,
          Alert::illegal_parameter, "selected_identity must be one whose key is known, for the suite's hash",
          {9846, "4.3.11"});
}

void ScriptedClient::check_mode(const ServerHello& hello) const {
  const bool with_psk = find(hello.extensions, ExtensionType::pre_shared_key) != nullptr;
  const bool with_share = find(hello.extensions, ExtensionType::key_share) != nullptr;
  const auto modes = modes_in(read_hello(sent_hello_, hello_));
  const auto offered = [&modes](PskKeyExchangeMode mode) {
    return modes && handshake::contains(modes->ke_modes, mode);
  };
  require(with_share ? !with_psk || offered(PskKeyExchangeMode::psk_dhe_ke)
                     : with_psk && offered(PskKeyExchangeMode::psk_ke),
          Alert::illegal_parameter, "key_share must be there or not as psk_key_exchange_modes asks",
          {9846, "4.3.9"});
}

void ScriptedClient::on(const HelloRetryRequest& retry) {
  ServerHello same{retry.legacy_version,
                   retry.random,
                   retry.legacy_session_id_echo,
                   retry.cipher_suite,
                   retry.legacy_compression_method,
                   retry.extensions};
  check_hello(same);
  check_extensions(retry.extensions, Carrier::HelloRetryRequest, requested_);
  suite_ = schedule::find_suite(retry.cipher_suite);
  require(suite_ != nullptr, Alert::illegal_parameter, "cipher_suite must be one that we support",
          {9846, "4.2.4"});
  transcript_.replace_client_hello_with_message_hash(suite_->hash);
  sending_.reset();
  heard_.retry = retry;
  if (const auto share = get<KeyShareHelloRetryRequest>(retry.extensions)) {
    require(handshake::contains(offer_.groups, share->selected_group), Alert::illegal_parameter,
            "selected_group must be one of supported_groups", {9846, "4.3.8"});
    pairs_.clear();
    pairs_.push_back(handshake::generate_key_pair(share->selected_group, random_));
  }
}

void ScriptedClient::on(const ServerHello& hello) {
  check_hello(hello);
  check_extensions(hello.extensions, Carrier::ServerHello, requested_);
  suite_ = schedule::find_suite(hello.cipher_suite);
  require(suite_ != nullptr, Alert::illegal_parameter, "cipher_suite must be one that we support",
          {9846, "4.2.3"});
  require(!heard_.retry || heard_.retry->cipher_suite == hello.cipher_suite, Alert::illegal_parameter,
          "cipher_suite must be that of the HelloRetryRequest", {9846, "4.2.4"});
  deriver_ = {suite_->hash, trace::Tracer(offer_.secrets), read_hello(sent_hello_, hello_).random};
  transcript_.start(suite_->hash);
  const auto psk = get<PreSharedKeyServerHello>(hello.extensions);
  check_psk(psk);
  check_mode(hello);
  heard_.psk = psk.has_value();
  Secret shared(crypto::digest_size(suite_->hash));
  if (const auto share = get<KeyShareServerHello>(hello.extensions)) {
    const auto ours = std::find_if(pairs_.begin(), pairs_.end(), [&](const handshake::KeyPair& pair) {
      return pair.group == share->server_share.group;
    });
    require(ours != pairs_.end(), Alert::illegal_parameter, "server_share must be of a group with a share",
            {9846, "4.3.8"});
    auto agreed = handshake::agree(*ours, share->server_share.key_exchange);
    require(agreed.has_value(), Alert::illegal_parameter, "server_share must be a valid public key",
            {9846, "4.3.8.2"});
    shared = std::move(*agreed);
  }
  schedule::EarlySecret early(deriver_, psk ? offer_.ticket->psk.reveal() : View());
  handshake_secret_ = std::move(early).handshake(shared);
  const crypto::Digest to_server_hello = transcript_.hash();
  client_handshake_ = handshake_secret_->client_handshake_traffic_secret(to_server_hello);
  server_handshake_ = handshake_secret_->server_handshake_traffic_secret(to_server_hello);
  receiver_.protect(protection(trace::Epoch::handshake, server_handshake_));
  receiver_.admit_plaintext_alert();
  heard_.hello = hello;
}

void ScriptedClient::on(const EncryptedExtensions& message) {
  check_extensions(message.extensions, Carrier::EncryptedExtensions, requested_);
  heard_.encrypted_extensions = message.extensions;
  heard_.early_data = find(message.extensions, ExtensionType::early_data) != nullptr;
  const auto psk = get<PreSharedKeyServerHello>(heard_.hello->extensions);
  require(!heard_.early_data || (psk && psk->selected_identity == 0), Alert::illegal_parameter,
          "early data must only be accepted with the first identity", {9846, "4.3.10"});
}

void ScriptedClient::on(const CertificateVerify& message, View transcript_hash) {
  const ClientHello sent = read_hello(sent_hello_, hello_);
  const auto offered = get<SignatureSchemeList>(sent.extensions);
  require(offered && handshake::contains(offered->supported_signature_algorithms, message.algorithm),
          Alert::illegal_parameter, "algorithm must be one of signature_algorithms", {9846, "4.5.2"});
  const x509::Certificate leaf = x509::parse_certificate(server_key_);
  const Bytes content = handshake::certificate_verify_content(handshake::Signer::server, transcript_hash);
  require(handshake::verify_signature(message.algorithm, leaf.public_key, content, message.signature),
          Alert::decrypt_error, "the signature must verify", {9846, "4.5.2"});
}

void ScriptedClient::on(const Finished& message, View transcript_hash) {
  const crypto::Digest expected = schedule::verify_data(deriver_, server_handshake_, transcript_hash);
  require(equal(expected, message.verify_data), Alert::decrypt_error, "verify_data must be right",
          {9846, "4.5.3"});
  main_ = std::move(*handshake_secret_).main();
  const crypto::Digest to_server_finished = transcript_.hash();
  client_application_ = main_->client_application_traffic_secret_0(to_server_finished);
  server_application_ = main_->server_application_traffic_secret_0(to_server_finished);
  receiver_.protect(protection(trace::Epoch::application, server_application_));
  heard_.finished = true;
}

void ScriptedClient::on(const NewSessionTicket& message) {
  require(heard_.finished, Alert::unexpected_message, "a ticket must not come before the server's Finished",
          {9846, "4.7.1"});
  require(message.ticket_lifetime <= 604'800, Alert::illegal_parameter,
          "ticket_lifetime must not exceed 604800 seconds", {9846, "4.7.1"});
  check_extensions(message.extensions, Carrier::NewSessionTicket);
  if (heard_.tickets++ > 0) return;
  first_ticket_ = message;
  keep_ticket();
}

/// RFC 9846 4.7.1: a ticket may come before our Finished, which its PSK depends on. GnuTLS sends such ones.
void ScriptedClient::keep_ticket() {
  if (!first_ticket_ || resumption_.value.empty()) return;
  const NewSessionTicket& message = *first_ticket_;
  const auto early = get<EarlyDataIndication>(message.extensions);
  ticket_ =
      Ticket{message.ticket, message.ticket_age_add, early ? early->max_early_data_size : 0, suite_->suite,
             schedule::resumption_psk(deriver_, resumption_, message.ticket_nonce).value.duplicate()};
}

void ScriptedClient::on(const KeyUpdate& message) {
  require(heard_.finished, Alert::unexpected_message, "a KeyUpdate must not come before the Finished",
          {9846, "4.7.3"});
  require(message.request_update <= KeyUpdateRequest::update_requested, Alert::illegal_parameter,
          "request_update must be 0 or 1", {9846, "4.7.3"});
  ++heard_.key_updates;
  server_application_ = schedule::next_generation(deriver_, server_application_);
  receiver_.protect(protection(trace::Epoch::application, server_application_));
}

}  // namespace glasstls::probe
