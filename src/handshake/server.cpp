#include "handshake/server.hpp"

#include <algorithm>

#include "handshake/authentication.hpp"
#include "handshake/certificate_compression.hpp"
#include "handshake/lists.hpp"
#include "messages/extension_bodies.hpp"

/// From START to the server's Finished: the answer to a ClientHello.
namespace glasstls::handshake {

using namespace messages;

namespace {

const KeyShareEntry* find_share(const Offered& hello, NamedGroup group) {
  const auto found = std::find_if(hello.key_shares.begin(), hello.key_shares.end(),
                                  [group](const KeyShareEntry& share) { return share.group == group; });
  return found == hello.key_shares.end() ? nullptr : &*found;
}

/// RFC 9846 4.3.2: the contents of a cookie: what the answer to the second ClientHello needs of the
/// first.
struct CookieContents {
  std::uint64_t issued_at = 0;  // milliseconds since 1970-01-01 UTC
  CipherSuite suite{};
  std::vector<NamedGroup> group;  // one, or none
  Bytes client_hello_hash;
  LastingParts lasting;
  static constexpr Rfc rfc{9846, "4.3.2"};
  static void walk(auto& self, auto& w) {
    w.number("issued_at", self.issued_at);
    w.number("suite", self.suite);
    w.list("group", self.group, {0, 2});
    w.opaque("client_hello_hash", self.client_hello_hash, {32, 64});
    LastingParts::walk(self.lasting, w);
  }
};

HelloRetryRequest make_retry(const Server::Retry& retry, const Bytes& session_id, const Bytes* cookie) {
  HelloRetryRequest message{
      .legacy_session_id_echo = session_id, .cipher_suite = retry.suite, .extensions = {}};
  if (retry.group) message.extensions.push_back(make_extension(KeyShareHelloRetryRequest{*retry.group}));
  if (cookie) message.extensions.push_back(make_extension(Cookie{*cookie}));
  message.extensions.push_back(make_extension(SupportedVersionsServerHello{ProtocolVersion::tls13}));
  return message;
}

/// How much rejected early data is skipped, in bytes. A client with an older ticket may send what that one
/// allowed.
std::size_t skip_limit(const ServerConfig& config) {
  return std::max<std::size_t>(config.max_early_data_size, record::max_plaintext);
}

}  // namespace

Next<Server::RecvdCh> Server::on(Start, const ClientHello& message) {
  client_hello_ = to_bytes(context_.message);
  Offered hello = read_client_hello(context_, message);
  std::optional<Retry> retry;
  if (hello.cookie) {
    // RFC 9846 4.3.2: this is a second ClientHello; the server that got the first one kept nothing.
    retry = retry_of_cookie(hello);
    check_second_hello(message, hello, *retry);
  }
  return RecvdCh{std::move(hello), retry};
}

Next<Server::RecvdCh> Server::on(StartAfterRetry state, const ClientHello& message) {
  client_hello_ = to_bytes(context_.message);
  context_.receiver().stop_skipping();
  Offered hello = read_client_hello(context_, message);
  context_.require(
      hello.cookie.has_value() == static_cast<bool>(cookies_),
      {Alert::illegal_parameter, "the cookie of the HelloRetryRequest must come back", {9846, "4.3.2"}},
      cookies_ ? "a cookie" : "none", hello.cookie ? "a cookie" : "none");
  if (hello.cookie) {
    const Retry promised = retry_of_cookie(hello);
    context_.require(
        promised.suite == state.retry.suite && promised.group == state.retry.group,
        {Alert::illegal_parameter, "the cookie must be the one of this connection", {9846, "4.3.2"}},
        "the cookie of the HelloRetryRequest", "another one");
  }
  check_second_hello(message, hello, state.retry);
  return RecvdCh{std::move(hello), state.retry};
}

/// Restores the transcript up to the HelloRetryRequest from the contents of the cookie.
Server::Retry Server::retry_of_cookie(const Offered& hello) {
  const std::int64_t time = now();
  const auto encoded = cookies_.read(*hello.cookie, time);
  context_.require(encoded.has_value(),
                   {Alert::illegal_parameter, "a cookie must be one that this server made", {9846, "4.3.2"}},
                   "a cookie of a HelloRetryRequest", [&] { return to_hex(*hello.cookie); });
  const auto contents = wire::decode<CookieContents>(*encoded, "cookie");
  const auto age = static_cast<std::int64_t>(static_cast<std::uint64_t>(time) - contents.issued_at);
  context_.require(
      age >= 0 && age <= config_.cookie_lifetime,
      {Alert::illegal_parameter, "a cookie must not be too old", {9846, "4.3.2"}},
      [&] { return "at most " + std::to_string(config_.cookie_lifetime) + " ms"; }, age);
  Retry retry{.suite = contents.suite, .lasting = contents.lasting};
  if (!contents.group.empty()) retry.group = contents.group.front();

  schedule::Transcript transcript;
  transcript.start_with_message_hash(schedule::find_suite(retry.suite)->hash, contents.client_hello_hash);
  transcript.add(encode_handshake(make_retry(retry, hello.legacy_session_id, &*hello.cookie)));
  context_.transcript_before = transcript;
  transcript.add(context_.message);
  context_.transcript = std::move(transcript);
  return retry;
}

/// RFC 9846 4.2.2: how a second ClientHello may differ from the first.
void Server::check_second_hello(const ClientHello& message, const Offered& hello, const Retry& retry) {
  negotiated_.hello_retry_request = true;
  check_repeated(context_, retry.lasting, lasting_parts(message));
  context_.require(
      !hello.early_data,
      {Alert::illegal_parameter, "a second ClientHello must not have early_data", {9846, "4.3.10"}},
      "no early_data", "early_data");
  context_.require(contains(hello.cipher_suites, retry.suite),
                   {Alert::illegal_parameter,
                    "a second ClientHello must offer the suite of the HelloRetryRequest",
                    {9846, "4.2.4"}},
                   retry.suite, [&] { return list_of(hello.cipher_suites); });
  if (retry.group)
    context_.require(hello.key_shares.size() == 1 && hello.key_shares.front().group == *retry.group,
                     {Alert::illegal_parameter,
                      "a second ClientHello must have one share, of the group that was asked for",
                      {9846, "4.3.8"}},
                     *retry.group, [&] {
                       std::vector<NamedGroup> groups;
                       for (const KeyShareEntry& share : hello.key_shares) groups.push_back(share.group);
                       return list_of(groups);
                     });
}

Next<Server::StartAfterRetry, Server::Negotiated> Server::advance(RecvdCh state) {
  Offered& hello = state.hello;
  negotiated_.server_name = hello.server_name;
  const std::optional<NamedGroup> group = select_group(hello);
  const std::optional<PskKeyExchangeMode> mode = select_mode(hello, group.has_value());
  wants_tickets_ = tickets_ && mode;
  // RFC 9846 4.3.6
  takes_requests_ = config_.client_authorities && hello.post_handshake_auth;
  std::optional<SelectedPsk> psk;
  if (mode)
    psk = find_psk(config_, tickets_, hello, state.retry ? std::optional(state.retry->suite) : std::nullopt,
                   now());

  const schedule::SuiteParameters* suite = select_suite(state, psk);
  negotiated_.cipher_suite = suite->suite;
  const bool with_share = !psk || mode == PskKeyExchangeMode::psk_dhe_ke;
  if (with_share)
    if (auto again = retry_for_share(state, *suite, group)) return std::move(*again);

  const schedule::SuiteDeriver deriver(*suite, context_.tracer, hello.random);
  Negotiated next{.deriver = deriver,
                  .early_secret = schedule::EarlySecret(deriver, psk ? psk->psk.key.reveal() : View())};
  if (psk)
    next.psk = AcceptedPsk{psk->index, check_binder(context_, hello, *psk, deriver, next.early_secret)};
  else
    next.choice = choose_credential(hello);
  negotiated_.alpn_protocol = select_protocol(hello);
  if (with_share) next.share = *find_share(hello, *group);
  // RFC 9846 4.3.10: rejected, unless accept_psk() accepts it.
  if (hello.early_data) negotiated_.early_data = EarlyData::rejected;
  if (psk) next.early_data = accept_psk(hello, *psk, next.psk->proof);
  next.hello = std::move(hello);
  return next;
}

/// RFC 9846 4.3.9: how to use a pre-shared key, in our order of preference. Without a common group only
/// psk_ke is left.
std::optional<PskKeyExchangeMode> Server::select_mode(const Offered& hello, bool common_group) {
  for (PskKeyExchangeMode candidate : config_.psk_modes)
    if (contains(hello.psk_modes, candidate) && (common_group || candidate == PskKeyExchangeMode::psk_ke))
      return candidate;
  return std::nullopt;
}

/// RFC 9846 4.2.1: the HelloRetryRequest, if the ClientHello has no share that can be used, or the
/// configuration always wants one.
std::optional<Server::StartAfterRetry> Server::retry_for_share(const RecvdCh& state,
                                                               const schedule::SuiteParameters& suite,
                                                               std::optional<NamedGroup> group) {
  context_.require(
      group.has_value(),
      {Alert::handshake_failure, "supported_groups must have a group that we accept", {9846, "4.2.1"}},
      [&] { return list_of(config_.supported_groups); }, [&] { return list_of(state.hello.groups); });
  const bool has_share = find_share(state.hello, *group) != nullptr;
  if (!state.retry && !has_share) return retry(state, suite, group);
  if (!state.retry && config_.always_retry) {
    // RFC 9846 4.2.4: a HelloRetryRequest changes something in the ClientHello, or clients refuse it.
    const std::optional<NamedGroup> other = cookies_ ? std::nullopt : group_without_share(state.hello);
    if (cookies_ || other) return retry(state, suite, other);
  }
  context_.require(
      has_share,
      {Alert::illegal_parameter, "a second ClientHello must have a share that can be used", {9846, "4.3.8"}},
      *group, "none");
  return std::nullopt;
}

/// RFC 9846 4.2.1: the certificate and the signature scheme to authenticate with.
Choice Server::choose_credential(const Offered& hello) {
  context_.require(!hello.signature_algorithms.empty(),
                   {Alert::missing_extension,
                    "signature_algorithms must be present if the server authenticates with a certificate",
                    {9846, "4.3.3"}},
                   "signature_algorithms", "none");
  const std::optional<Choice> choice =
      choose(config_.credentials, {.name = hello.server_name,
                                   .schemes = hello.signature_algorithms,
                                   .cert_schemes = hello.signature_algorithms_cert,
                                   .authorities = hello.certificate_authorities});
  context_.require(
      choice.has_value(),
      {Alert::handshake_failure,
       "signature_algorithms must have a scheme that one of our keys can sign with",
       {9846, "4.2.1"}},
      [&] {
        std::string keys;
        for (const Credential& credential : config_.credentials)
          keys.append(keys.empty() ? "" : ", ").append(x509::to_text(credential.leaf().public_key));
        return keys.empty() ? "no key is set up" : "a scheme for " + keys;
      },
      [&] { return list_of(hello.signature_algorithms); });
  return *choice;
}

/// RFC 9846 4.3.11: what follows from a pre-shared key whose binder was checked. Returns how many bytes of
/// early data are accepted.
std::uint32_t Server::accept_psk(const Offered& hello, const SelectedPsk& psk, const BinderVerified&) {
  negotiated_.psk = psk.psk.origin;
  // RFC 9846 4.4.2: a client with an external PSK is not asked for a certificate.
  if (psk.psk.origin == schedule::PskOrigin::external) takes_requests_ = false;
  const std::int64_t time = now();
  std::uint32_t early_data = 0;
  if (may_accept_early_data(config_, hello, psk, negotiated_.alpn_protocol) &&
      is_fresh(context_, config_, psk, time)) {
    early_data = psk.psk.max_early_data_size;
    negotiated_.early_data = EarlyData::accepted;
  }
  if (psk.psk.origin == schedule::PskOrigin::resumption) tickets_.use_up(psk.psk.identity);
  if (!psk.client_certificate.empty()) negotiated_.client_certificates = {psk.client_certificate};
  return early_data;
}

const schedule::SuiteParameters* Server::select_suite(const RecvdCh& state,
                                                      const std::optional<SelectedPsk>& psk) {
  if (psk) return psk->suite;
  // RFC 9846 4.2.4: after a HelloRetryRequest, the suite that it named.
  const schedule::SuiteParameters* suite =
      state.retry ? schedule::find_suite(state.retry->suite) : choose_suite(config_, state.hello);
  context_.require(
      suite != nullptr,
      {Alert::handshake_failure, "cipher_suites must have a suite that we accept", {9846, "4.2.1"}},
      [&] { return list_of(config_.cipher_suites); }, [&] { return list_of(state.hello.cipher_suites); });
  return suite;
}

/// RFC 9846 4.2.1: the first of our groups that came with a share, or else the first that the client has.
std::optional<NamedGroup> Server::select_group(const Offered& hello) {
  for (NamedGroup group : config_.supported_groups)
    if (find_share(hello, group)) return group;
  for (NamedGroup group : config_.supported_groups)
    if (contains(hello.groups, group)) return group;
  return std::nullopt;
}

/// The first of our groups that the client has and sent no share for.
std::optional<NamedGroup> Server::group_without_share(const Offered& hello) {
  for (NamedGroup group : config_.supported_groups)
    if (contains(hello.groups, group) && !find_share(hello, group)) return group;
  return std::nullopt;
}

/// RFC 7301 3.2: the first of our protocols that the client has; none if one of the two does not use ALPN.
std::optional<std::string> Server::select_protocol(const Offered& hello) {
  if (config_.alpn_protocols.empty() || hello.alpn_protocols.empty()) return std::nullopt;
  for (const std::string& protocol : config_.alpn_protocols)
    if (contains(hello.alpn_protocols, protocol)) return protocol;
  const auto joined = [](const std::vector<std::string>& protocols) {
    std::string text;
    for (const std::string& protocol : protocols) text.append(text.empty() ? "" : ", ").append(protocol);
    return text;
  };
  context_.require(
      false,
      {Alert::no_application_protocol,
       "the client must speak one of our application protocols",
       {7301, "3.2"}},
      [&] { return joined(config_.alpn_protocols); }, [&] { return joined(hello.alpn_protocols); });
  return std::nullopt;
}

Server::StartAfterRetry Server::retry(const RecvdCh& state, const schedule::SuiteParameters& suite,
                                      std::optional<NamedGroup> group) {
  context_.receiver().require_alignment();
  const Message first = decode_handshake(client_hello_);
  Retry retry{.suite = suite.suite, .group = group, .lasting = lasting_parts(std::get<ClientHello>(first))};
  negotiated_.hello_retry_request = true;
  context_.transcript.replace_client_hello_with_message_hash(suite.hash);
  std::optional<Bytes> cookie;
  if (cookies_)
    cookie = cookies_.issue(
        wire::encode(CookieContents{.issued_at = static_cast<std::uint64_t>(now()),
                                    .suite = suite.suite,
                                    .group = group ? std::vector{*group} : std::vector<NamedGroup>{},
                                    .client_hello_hash = to_bytes(crypto::hash(suite.hash, client_hello_)),
                                    .lasting = retry.lasting}),
        now());
  context_.send(make_retry(retry, state.hello.legacy_session_id, cookie ? &*cookie : nullptr));
  dummy_change_cipher_spec_once(state.hello);
  // RFC 9846 4.3.10: early data that follows the first ClientHello is skipped.
  if (state.hello.early_data) context_.receiver().skip_until_client_hello(skip_limit(config_));
  return {std::move(retry)};
}

Next<Server::WaitEoed, Server::WaitFlight2> Server::advance(Negotiated state) {
  const schedule::SuiteDeriver& deriver = state.deriver;
  context_.transcript.start(deriver.hash);
  std::optional<schedule::NamedSecret> early_traffic_secret;
  if (state.early_data > 0) {
    const crypto::Digest to_client_hello = context_.transcript.hash();
    early_traffic_secret = state.early_secret.client_early_traffic_secret(to_client_hello);
    early_exporter_ = {deriver, state.early_secret.early_exporter_secret(to_client_hello)};
  }

  const Secret shared_secret = send_server_hello(state);
  schedule::HandshakeSecret secret = std::move(state.early_secret).handshake(shared_secret);
  const crypto::Digest to_server_hello = context_.transcript.hash();
  schedule::NamedSecret client_secret = secret.client_handshake_traffic_secret(to_server_hello);
  const schedule::NamedSecret server_secret = secret.server_handshake_traffic_secret(to_server_hello);
  context_.k_send(trace::Epoch::handshake, deriver, server_secret);
  if (early_traffic_secret) {
    context_.k_recv(trace::Epoch::early, deriver, *early_traffic_secret);
  } else {
    context_.k_recv(trace::Epoch::handshake, deriver, client_secret);
    if (state.hello.early_data) context_.receiver().skip_by_trial_decryption(skip_limit(config_));
  }
  // RFC 9846 7.3: alerts go "as plaintext if no such key has been established"; a client that cannot go on
  // from our ServerHello has none.
  context_.receiver().admit_plaintext_alert();

  context_.send(encrypted_extensions(state));
  authenticate(state, server_secret);
  schedule::MainSecret main_secret = std::move(secret).main();
  const crypto::Digest to_server_finished = context_.transcript.hash();
  Keys keys{.deriver = deriver,
            .client_handshake_traffic_secret = std::move(client_secret),
            .client_application_traffic_secret =
                main_secret.client_application_traffic_secret_0(to_server_finished),
            .server_application_traffic_secret =
                main_secret.server_application_traffic_secret_0(to_server_finished),
            .exporter_secret = main_secret.exporter_secret(to_server_finished),
            .main_secret = std::move(main_secret)};
  context_.k_send(trace::Epoch::application, deriver, keys.server_application_traffic_secret);
  if (state.early_data > 0) return WaitEoed{std::move(keys), state.early_data};
  return WaitFlight2{std::move(keys)};
}

/// RFC 9846 4.2.3. Returns the shared secret of the key exchange.
Secret Server::send_server_hello(const Negotiated& state) {
  ServerHello answer{.legacy_session_id_echo = state.hello.legacy_session_id,
                     .cipher_suite = state.deriver.suite.suite,
                     .extensions = {}};
  random_.fill(answer.random, "ServerHello.random");
  if (state.psk)
    answer.extensions.push_back(make_extension(PreSharedKeyServerHello{state.psk->selected_identity}));
  Secret shared_secret = key_exchange(state, answer);
  answer.extensions.push_back(make_extension(SupportedVersionsServerHello{ProtocolVersion::tls13}));
  context_.send(answer);
  dummy_change_cipher_spec_once(state.hello);
  return shared_secret;
}

/// RFC 9846 7.4: the shared secret; zeros for psk_ke. Adds our share to the ServerHello.
Secret Server::key_exchange(const Negotiated& state, ServerHello& answer) {
  if (!state.share) return Secret(state.deriver.hash_size());
  negotiated_.group = state.share->group;
  auto response = respond(state.share->group, state.share->key_exchange, random_);
  context_.require(
      response.has_value(),
      {Alert::illegal_parameter, "a key share must be a valid public key", {9846, "4.3.8.2"}},
      [&] { return "a valid public key of " + std::string(name_of(state.share->group)); },
      [&] { return to_hex(state.share->key_exchange); });
  answer.extensions.push_back(make_extension(KeyShareServerHello{std::move(response->entry)}));
  return std::move(response->shared_secret);
}

/// RFC 9846 4.4.1. From here on records obey the record_size_limit of the client (RFC 8449).
EncryptedExtensions Server::encrypted_extensions(const Negotiated& state) {
  const Offered& hello = state.hello;
  EncryptedExtensions message;
  // RFC 9846 4.3: each extension here answers one of the ClientHello.
  for (const Extension& extension : config_.encrypted_extensions)
    if (hello.has(extension.extension_type)) message.extensions.push_back(extension);
  if (hello.record_size_limit) {
    negotiated_.peer_record_size_limit = hello.record_size_limit;
    context_.sender().limit_inner_plaintext(*hello.record_size_limit);
    if (config_.record_size_limit) {
      context_.receiver().limit_inner_plaintext(*config_.record_size_limit);
      if (!find(message.extensions, ExtensionType::record_size_limit))
        message.extensions.push_back(make_extension(RecordSizeLimit{*config_.record_size_limit}));
    }
  }
  // RFC 6066 3: an empty server_name says that the name was used; a server that resumes sends none.
  if (!hello.server_name.empty() && negotiated_.psk != schedule::PskOrigin::resumption) {
    negotiated_.server_name_acknowledged = true;
    message.extensions.push_back({ExtensionType::server_name, {}});
  }
  if (negotiated_.alpn_protocol)
    message.extensions.push_back(
        make_extension(ProtocolNameList{{{to_bytes(as_bytes(*negotiated_.alpn_protocol))}}}));
  if (state.early_data > 0) message.extensions.push_back({ExtensionType::early_data, {}});
  return message;
}

/// RFC 9846 4.4.2 and 4.5: our CertificateRequest, Certificate and CertificateVerify, unless a PSK
/// authenticates us, and our Finished.
void Server::authenticate(const Negotiated& state, const schedule::NamedSecret& base_key) {
  // RFC 9846 4.4.2: a server that a PSK authenticates asks for no certificate.
  if (state.choice && config_.client_certificates != ClientCertificates::not_asked_for) {
    negotiated_.certificate_requested = true;
    context_.send(certificate_request({}));
  }
  if (state.choice) {
    negotiated_.signature_scheme = state.choice->scheme;
    const Certificate certificate =
        make_certificate(*state.choice->credential, {}, state.hello.status_request);
    if (const auto compressed = compress(certificate, state.hello.certificate_compression))
      context_.send(*compressed);
    else
      context_.send(certificate);
    context_.send(make_certificate_verify(*state.choice, Signer::server, context_.transcript.hash(),
                                          random_.untraced()));
  }
  context_.send(make_finished(state.deriver, base_key, context_.transcript.hash()));
}

// RFC 9846 E.4: once, after our first message, for clients in compatibility mode.
void Server::dummy_change_cipher_spec_once(const Offered& hello) {
  if (!config_.middlebox_compatibility || hello.legacy_session_id.empty() || change_cipher_spec_sent_) return;
  context_.sender().dummy_change_cipher_spec();
  change_cipher_spec_sent_ = true;
}

}  // namespace glasstls::handshake
