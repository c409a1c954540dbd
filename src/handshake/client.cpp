#include "handshake/client.hpp"

#include <algorithm>

#include "handshake/authentication.hpp"
#include "messages/extension_bodies.hpp"
#include "x509/validate.hpp"

namespace glasstls::handshake {

using namespace messages;

namespace {

template <class T>
bool contains(const std::vector<T>& list, const T& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

template <class T>
std::string list_of(const std::vector<T>& values) {
  std::string text;
  for (const T& value : values) text.append(text.empty() ? "" : ", ").append(name_of(value));
  return text.empty() ? "none" : text;
}

std::vector<NamedGroup> groups_of(const std::vector<KeyPair>& shares) {
  std::vector<NamedGroup> groups;
  for (const KeyPair& share : shares) groups.push_back(share.group);
  return groups;
}

std::vector<NamedGroup> offered_groups(const ClientHello& hello) {
  const auto groups = get<NamedGroupList>(hello.extensions);
  return groups ? groups->named_group_list : std::vector<NamedGroup>{};
}

}  // namespace

Client::WaitSh Client::start() {
  std::vector<KeyPair> shares;
  Random random{};
  Bytes legacy_session_id;
  config_.random->fill(random, "ClientHello.random");
  if (config_.middlebox_compatibility) {
    // RFC 9846 E.4: a session ID that is not empty makes the handshake look like a TLS 1.2 resumption.
    legacy_session_id.resize(32);
    config_.random->fill(legacy_session_id, "legacy_session_id");
  }
  for (NamedGroup group : config_.key_shares) shares.push_back(generate_key_pair(group, *config_.random));
  Offer offer = config_.offer ? *config_.offer : make_offer(config_);
  ClientHello message = make_client_hello(offer, random, std::move(legacy_session_id), shares, {});
  context_.sender().set_legacy_record_version(0x0301);
  context_.send(message);
  context_.sender().flush();
  context_.sender().set_legacy_record_version(0x0303);
  return {{std::move(offer), std::move(message)}, std::move(shares)};
}

/// RFC 9846 4.2.3 and 4.2.4: what ServerHello and HelloRetryRequest have in common. Their versions were
/// judged when they were decoded.
template <class Hello_>
void Client::check_common_fields(const Hello& ours, const Hello_& theirs) {
  context_.require(
      theirs.legacy_session_id_echo == ours.message.legacy_session_id, Alert::illegal_parameter,
      "legacy_session_id_echo must be what the ClientHello had", {9846, "4.2.3"},
      [&] { return to_hex(ours.message.legacy_session_id); },
      [&] { return to_hex(theirs.legacy_session_id_echo); });
  context_.require(
      contains(ours.message.cipher_suites, theirs.cipher_suite) && schedule::find_suite(theirs.cipher_suite),
      Alert::illegal_parameter, "cipher_suite must be one that was offered", {9846, "4.2.3"},
      [&] { return list_of(ours.message.cipher_suites); }, theirs.cipher_suite);
  context_.require(theirs.legacy_compression_method == 0, Alert::illegal_parameter,
                   "legacy_compression_method must be 0", {9846, "4.2.3"}, 0,
                   theirs.legacy_compression_method);
  check_extensions(theirs.extensions, Hello_::carrier, requested_types(ours.message.extensions));
  context_.require(find(theirs.extensions, ExtensionType::supported_versions) != nullptr,
                   Alert::missing_extension, "supported_versions must be there", {9846, "4.2.3"},
                   "supported_versions", "none");
}

Next<Client::WaitShAfterRetry> Client::on(WaitSh state, const HelloRetryRequest& message) {
  check_common_fields(state.hello, message);
  negotiated_.hello_retry_request = true;
  negotiated_.cipher_suite = message.cipher_suite;
  context_.transcript.replace_client_hello_with_message_hash(
      schedule::find_suite(message.cipher_suite)->hash);

  const auto cookie = get<Cookie>(message.extensions);
  const auto key_share = get<KeyShareHelloRetryRequest>(message.extensions);
  context_.require(cookie || key_share, Alert::illegal_parameter,
                   "a HelloRetryRequest must change something in the ClientHello", {9846, "4.2.4"},
                   "a cookie or a key_share", "neither");
  std::optional<NamedGroup> selected_group;
  if (key_share) {
    selected_group = key_share->selected_group;
    context_.require(
        contains(offered_groups(state.hello.message), *selected_group) && is_implemented(*selected_group),
        Alert::illegal_parameter, "selected_group must be one of supported_groups", {9846, "4.3.8"},
        [&] { return list_of(offered_groups(state.hello.message)); }, *selected_group);
    context_.require(
        !contains(groups_of(state.shares), *selected_group), Alert::illegal_parameter,
        "selected_group must not be one that a share was sent for", {9846, "4.3.8"},
        [&] { return "none of " + list_of(groups_of(state.shares)); }, *selected_group);
    state.shares.clear();
    state.shares.push_back(generate_key_pair(*selected_group, *config_.random));
  }
  dummy_change_cipher_spec_once();
  state.hello.message =
      make_client_hello(state.hello.offer, state.hello.message.random, state.hello.message.legacy_session_id,
                        state.shares, cookie ? View(cookie->cookie) : View{});
  context_.send(state.hello.message);
  return WaitShAfterRetry{std::move(state.hello), std::move(state.shares), message.cipher_suite,
                          selected_group};
}

Next<Client::WaitEe> Client::on(WaitSh state, const ServerHello& message) {
  return accept(std::move(state.hello), std::move(state.shares), message);
}

Next<Client::WaitEe> Client::on(WaitShAfterRetry state, const ServerHello& message) {
  context_.require(message.cipher_suite == state.suite, Alert::illegal_parameter,
                   "cipher_suite must be the one of the HelloRetryRequest", {9846, "4.2.4"}, state.suite,
                   message.cipher_suite);
  const auto share = get<KeyShareServerHello>(message.extensions);
  if (state.selected_group && share)
    context_.require(share->server_share.group == *state.selected_group, Alert::illegal_parameter,
                     "server_share must be in the group of the HelloRetryRequest", {9846, "4.3.8"},
                     *state.selected_group, share->server_share.group);
  return accept(std::move(state.hello), std::move(state.shares), message);
}

Client::WaitEe Client::accept(Hello hello, std::vector<KeyPair> shares, const ServerHello& message) {
  check_common_fields(hello, message);
  const auto share = get<KeyShareServerHello>(message.extensions);
  context_.require(share.has_value(), Alert::missing_extension, "key_share must be there", {9846, "9.2"},
                   "key_share", "none");
  const KeyShareEntry& theirs = share->server_share;
  const auto ours = std::find_if(shares.begin(), shares.end(),
                                 [&](const KeyPair& pair) { return pair.group == theirs.group; });
  context_.require(
      ours != shares.end(), Alert::illegal_parameter,
      "server_share must be in a group that a share was sent for", {9846, "4.3.8"},
      [&] { return list_of(groups_of(shares)); }, theirs.group);
  const std::optional<Secret> shared_secret = agree(*ours, theirs.key_exchange);
  context_.require(
      shared_secret.has_value(), Alert::illegal_parameter, "server_share must be a valid public key",
      {9846, "4.3.8.2"}, [&] { return "a valid public key of " + std::string(name_of(theirs.group)); },
      [&] { return to_hex(theirs.key_exchange); });
  negotiated_.cipher_suite = message.cipher_suite;
  negotiated_.group = theirs.group;

  const schedule::SuiteParameters* suite = schedule::find_suite(message.cipher_suite);
  const schedule::Deriver deriver{suite->hash, context_.tracer, hello.message.random};
  context_.transcript.start(suite->hash);
  const crypto::Digest to_server_hello = context_.transcript.hash();
  schedule::HandshakeSecret secret = schedule::EarlySecret(deriver).handshake(*shared_secret);
  auto client_secret = secret.client_handshake_traffic_secret(to_server_hello);
  auto server_secret = secret.server_handshake_traffic_secret(to_server_hello);
  Keys keys{deriver, suite, std::move(secret), std::move(client_secret), std::move(server_secret)};
  context_.k_recv(trace::Epoch::handshake, deriver, *suite, keys.server_handshake_traffic_secret);
  // RFC 9846 7.3: alerts go out under the keys of the epoch, so ours are needed from here on.
  context_.k_send(trace::Epoch::handshake, deriver, *suite, keys.client_handshake_traffic_secret);
  return {std::move(hello), std::move(keys)};
}

Next<Client::WaitCertCr> Client::on(WaitEe state, const EncryptedExtensions& message) {
  check_extensions(message.extensions, Carrier::EncryptedExtensions,
                   requested_types(state.hello.message.extensions));
  // RFC 9846 4.3.7: the server's supported_groups are not acted upon.
  negotiated_.server_name_acknowledged = find(message.extensions, ExtensionType::server_name) != nullptr;
  if (const auto answer = get<ProtocolNameList>(message.extensions)) {
    context_.require(answer->protocol_name_list.size() == 1, Alert::illegal_parameter,
                     "the server must choose exactly one application protocol", {7301, "3.1"}, 1,
                     answer->protocol_name_list.size());
    const std::string chosen(as_text(answer->protocol_name_list.front().name));
    const auto offered = get<ProtocolNameList>(state.hello.message.extensions)->protocol_name_list;
    context_.require(
        std::any_of(offered.begin(), offered.end(),
                    [&](const ProtocolName& protocol) { return as_text(protocol.name) == chosen; }),
        Alert::illegal_parameter, "the application protocol must be one that was offered", {7301, "3.2"},
        "a protocol of the ClientHello", chosen);
    negotiated_.alpn_protocol = chosen;
  }
  if (const auto limit = get<RecordSizeLimit>(message.extensions)) {
    context_.require(limit->limit >= 64, Alert::illegal_parameter, "record_size_limit must be at least 64",
                     {8449}, "64 to 16385 bytes", limit->limit);
    negotiated_.peer_record_size_limit = limit->limit;
    context_.sender().limit_inner_plaintext(limit->limit);
    context_.receiver().limit_inner_plaintext(get<RecordSizeLimit>(state.hello.message.extensions)->limit);
  }
  return WaitCertCr{std::move(state.hello), std::move(state.keys)};
}

Next<Client::WaitCert> Client::on(WaitCertCr state, const CertificateRequest& message) {
  check_extensions(message.extensions, Carrier::CertificateRequest);
  context_.require(message.certificate_request_context.empty(), Alert::illegal_parameter,
                   "certificate_request_context must be empty in the handshake", {9846, "4.4.2"}, "0 bytes",
                   message.certificate_request_context.size());
  context_.require(find(message.extensions, ExtensionType::signature_algorithms) != nullptr,
                   Alert::missing_extension, "signature_algorithms must be there", {9846, "4.4.2"},
                   "signature_algorithms", "none");
  certificate_request_context_ = message.certificate_request_context;
  negotiated_.certificate_requested = true;
  return WaitCert{std::move(state.hello), std::move(state.keys)};
}

Next<Client::WaitCv> Client::on(WaitCertCr state, const Certificate& message) {
  return judge(std::move(state.hello), std::move(state.keys), message);
}

Next<Client::WaitCv> Client::on(WaitCert state, const Certificate& message) {
  return judge(std::move(state.hello), std::move(state.keys), message);
}

Client::WaitCv Client::judge(Hello hello, Keys keys, const Certificate& message) {
  context_.require(message.certificate_request_context.empty(), Alert::illegal_parameter,
                   "certificate_request_context must be empty in a server's Certificate", {9846, "4.5.1"},
                   "0 bytes", message.certificate_request_context.size());
  context_.require(!message.certificate_list.empty(), Alert::decode_error,
                   "certificate_list must not be empty", {9846, "4.5.1.3"}, "at least one certificate",
                   "none");
  std::vector<Bytes> chain;
  const std::vector<ExtensionType> requested = requested_types(hello.message.extensions);
  for (const CertificateEntry& entry : message.certificate_list) {
    check_extensions(entry.extensions, Carrier::Certificate, requested);
    chain.push_back(entry.cert_data);
  }
  x509::Answer answer = judge_chain(context_, {.chain = chain,
                                               .name = config_.server_name,
                                               .time = config_.now,
                                               .anchors = config_.trust_anchors,
                                               .policy = config_.policy,
                                               .purpose = x509::Purpose::server});
  return {std::move(hello), std::move(keys), answer.leaf->public_key};
}

Next<Client::WaitFinished> Client::on(WaitCv state, const CertificateVerify& message) {
  const auto offered = get<SignatureSchemeList>(state.hello.message.extensions);
  check_certificate_verify(context_, message, Signer::server, state.server_key,
                           offered ? offered->supported_signature_algorithms : std::vector<SignatureScheme>{},
                           context_.hash_before());
  negotiated_.signature_scheme = message.algorithm;
  return WaitFinished{std::move(state.keys)};
}

Next<Client::Connected> Client::on(WaitFinished state, const Finished& message) {
  Keys& keys = state.keys;
  const schedule::Deriver& deriver = keys.deriver;
  check_finished(context_, message, deriver, keys.server_handshake_traffic_secret, context_.hash_before());

  const crypto::Digest to_server_finished = context_.transcript.hash();
  const schedule::MainSecret main = std::move(keys.handshake_secret).main();
  schedule::NamedSecret client_secret = main.client_application_traffic_secret_0(to_server_finished);
  schedule::NamedSecret server_secret = main.server_application_traffic_secret_0(to_server_finished);
  schedule::NamedSecret exporter_secret = main.exporter_secret(to_server_finished);
  context_.k_recv(trace::Epoch::application, deriver, *keys.suite, server_secret);

  dummy_change_cipher_spec_once();
  // RFC 9846 4.5.1: asked for a certificate and having none, a client says so with an empty list.
  if (certificate_request_context_) context_.send(Certificate{*certificate_request_context_, {}});
  context_.send(make_finished(deriver, keys.client_handshake_traffic_secret, context_.transcript.hash()));
  context_.k_send(trace::Epoch::application, deriver, *keys.suite, client_secret);
  schedule::NamedSecret resumption_secret = main.resumption_secret(context_.transcript.hash());
  return Connected{.deriver = deriver,
                   .suite = keys.suite,
                   .send_secret = std::move(client_secret),
                   .receive_secret = std::move(server_secret),
                   .exporter_secret = std::move(exporter_secret),
                   .resumption_secret = std::move(resumption_secret)};
}

Next<Client::Connected> Client::on(Connected state, const NewSessionTicket& message) {
  receive_ticket(context_, state, message, tickets_);
  return state;
}

Next<Client::Connected> Client::on(Connected state, const KeyUpdate& message) {
  receive_key_update(context_, state, message);
  return state;
}

// RFC 9846 E.4: once, right before the second flight.
void Client::dummy_change_cipher_spec_once() {
  if (!config_.middlebox_compatibility || change_cipher_spec_sent_) return;
  context_.sender().dummy_change_cipher_spec();
  change_cipher_spec_sent_ = true;
}

}  // namespace glasstls::handshake
