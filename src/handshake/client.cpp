#include "handshake/client.hpp"

#include <algorithm>

#include "handshake/lists.hpp"
#include "messages/extension_bodies.hpp"

namespace glasstls::handshake {

using namespace messages;

namespace {

std::vector<NamedGroup> groups_of(const std::vector<KeyPair>& shares) {
  std::vector<NamedGroup> groups;
  for (const KeyPair& share : shares) groups.push_back(share.group);
  return groups;
}

std::vector<NamedGroup> offered_groups(const ClientHello& hello) {
  const auto groups = get<NamedGroupList>(hello.extensions);
  return groups ? groups->named_group_list : std::vector<NamedGroup>{};
}

void erase(Extensions& extensions, ExtensionType type) {
  std::erase_if(extensions, [type](const Extension& extension) { return extension.extension_type == type; });
}

}  // namespace

Client::WaitSh Client::start() {
  Hello hello;
  OfferedSecrets offers;
  Bytes legacy_session_id;
  config_.random->fill(hello.message.random, "ClientHello.random");
  if (config_.middlebox_compatibility) {
    // RFC 9846 E.4: a session ID that is not empty makes the handshake look like a TLS 1.2 resumption.
    legacy_session_id.resize(32);
    config_.random->fill(legacy_session_id, "legacy_session_id");
  }
  for (NamedGroup group : config_.key_shares)
    offers.shares.push_back(generate_key_pair(group, *config_.random));
  hello.offer = config_.offer ? *config_.offer : make_offer(config_);
  if (find(hello.offer.extensions, ExtensionType::pre_shared_key))
    offers.psks = offer_psks(config_, hello.offer.cipher_suites, hello.message.random, context_.tracer);
  const bool early_data =
      find(hello.offer.extensions, ExtensionType::early_data) && !offers.psks.empty() &&
      may_carry_early_data(*offers.psks.front().psk, hello.offer.cipher_suites, config_.alpn_protocols);
  if (!early_data) erase(hello.offer.extensions, ExtensionType::early_data);

  context_.sender().set_legacy_record_version(0x0301);
  send_client_hello(hello, offers, std::move(legacy_session_id), {});
  context_.sender().flush();
  context_.sender().set_legacy_record_version(0x0303);
  if (early_data) offer_early_data(offers.psks.front());
  return {std::move(hello), std::move(offers)};
}

void Client::send_client_hello(Hello& hello, const OfferedSecrets& offers, Bytes legacy_session_id,
                               View cookie) {
  hello.message =
      make_client_hello(hello.offer, hello.message.random, std::move(legacy_session_id), offers, cookie);
  if (!offers.psks.empty()) bind(hello.message, offers.psks, context_.transcript);
  context_.send(hello.message);
}

/// RFC 9846 4.3.10: early data is protected by the first PSK, and needs the suite and protocol of that PSK.
void Client::offer_early_data(const PskOffer& first) {
  // RFC 9846 E.4: with early data, the dummy comes right after the first ClientHello.
  dummy_change_cipher_spec_once();
  const crypto::Digest to_client_hello = context_.transcript.hash_with({}, first.psk->hash);
  const auto secret = first.early_secret.client_early_traffic_secret(to_client_hello);
  early_exporter_.emplace(
      EarlyExporter{first.deriver, first.early_secret.early_exporter_secret(to_client_hello)});
  context_.k_send(trace::Epoch::early,
                  {*schedule::find_suite(first.psk->suite), context_.tracer, first.deriver.client_random},
                  secret);
  negotiated_.early_data = EarlyData::offered;
  early_data_left_ = first.psk->max_early_data_size;
}

void Client::reject_early_data() {
  negotiated_.early_data = EarlyData::rejected;
  early_data_left_ = 0;
}

std::size_t Client::early_data_left() const {
  const auto& protection = context_.sender().protection();
  // RFC 9846 5.5: there is no KeyUpdate for early data.
  const bool used_up = protection && protection->sequence() >= protection->record_limit();
  return used_up ? 0 : early_data_left_;
}

void Client::send_early_data(View data) {
  if (data.size() > early_data_left()) throw std::logic_error("this is more early data than may be sent now");
  if (data.empty()) return;
  context_.sender().send(ContentType::application_data, data);
  early_data_left_ -= data.size();
}

/// RFC 9846 4.2.3 and 4.2.4: what ServerHello and HelloRetryRequest have in common. Their versions were
/// checked when they were decoded.
template <class Hello_>
void Client::check_common_fields(const Hello& ours, const Hello_& theirs) {
  context_.require(
      theirs.legacy_session_id_echo == ours.message.legacy_session_id,
      {Alert::illegal_parameter, "legacy_session_id_echo must be what the ClientHello had", {9846, "4.2.3"}},
      [&] { return to_hex(ours.message.legacy_session_id); },
      [&] { return to_hex(theirs.legacy_session_id_echo); });
  context_.require(
      contains(ours.message.cipher_suites, theirs.cipher_suite) && schedule::find_suite(theirs.cipher_suite),
      {Alert::illegal_parameter, "cipher_suite must be one that was offered", {9846, "4.2.3"}},
      [&] { return choices_of(ours.message.cipher_suites); }, theirs.cipher_suite);
  context_.require(theirs.legacy_compression_method == 0,
                   {Alert::illegal_parameter, "legacy_compression_method must be 0", {9846, "4.2.3"}}, 0,
                   theirs.legacy_compression_method);
  check_extensions(theirs.extensions, Hello_::carrier, requested_types(ours.message.extensions),
                   context_.tracer);
  context_.require(find(theirs.extensions, ExtensionType::supported_versions) != nullptr,
                   {Alert::missing_extension, "supported_versions must be present", {9846, "4.2.3"}},
                   "supported_versions", "none");
}

Next<Client::WaitShAfterRetry> Client::on(WaitSh state, const HelloRetryRequest& message) {
  context_.receiver().require_alignment();
  check_common_fields(state.hello, message);
  negotiated_.hello_retry_request = true;
  negotiated_.cipher_suite = message.cipher_suite;
  const crypto::HashAlgorithm hash = schedule::find_suite(message.cipher_suite)->hash;
  context_.transcript.replace_client_hello_with_message_hash(hash);

  const auto cookie = get<Cookie>(message.extensions);
  const auto key_share = get<KeyShareHelloRetryRequest>(message.extensions);
  context_.require(cookie || key_share,
                   {Alert::illegal_parameter,
                    "a HelloRetryRequest must change something in the ClientHello",
                    {9846, "4.2.4"}},
                   "a cookie or a key_share", "neither");
  std::vector<KeyPair>& shares = state.offers.shares;
  std::optional<NamedGroup> selected_group;
  if (key_share) {
    selected_group = key_share->selected_group;
    context_.require(
        contains(offered_groups(state.hello.message), *selected_group) && is_implemented(*selected_group),
        {Alert::illegal_parameter, "selected_group must be one of supported_groups", {9846, "4.3.8"}},
        [&] { return choices_of(offered_groups(state.hello.message)); }, *selected_group);
    context_.require(
        !contains(groups_of(shares), *selected_group),
        {Alert::illegal_parameter,
         "selected_group must not be one that a share was sent for",
         {9846, "4.3.8"}},
        [&] { return "none of " + list_of(groups_of(shares)); }, *selected_group);
    shares.clear();
    shares.push_back(generate_key_pair(*selected_group, *config_.random));
  }
  // RFC 9846 4.3.10: a HelloRetryRequest rejects early data, and the second ClientHello is not encrypted.
  if (negotiated_.early_data == EarlyData::offered) {
    reject_early_data();
    context_.sender().forget_keys();
    erase(state.hello.offer.extensions, ExtensionType::early_data);
  }
  // RFC 9846 4.2.4: no PSK with another hash than that of the suite.
  std::erase_if(state.offers.psks, [hash](const PskOffer& offer) { return offer.psk->hash != hash; });

  dummy_change_cipher_spec_once();
  send_client_hello(state.hello, state.offers, state.hello.message.legacy_session_id,
                    cookie ? View(cookie->cookie) : View{});
  return WaitShAfterRetry{std::move(state.hello), std::move(state.offers), message.cipher_suite,
                          selected_group};
}

Next<Client::WaitEe> Client::on(WaitSh state, const ServerHello& message) {
  return accept(std::move(state.hello), std::move(state.offers), message);
}

Next<Client::WaitEe> Client::on(WaitShAfterRetry state, const ServerHello& message) {
  context_.require(
      message.cipher_suite == state.suite,
      {Alert::illegal_parameter, "cipher_suite must be the one of the HelloRetryRequest", {9846, "4.2.4"}},
      state.suite, message.cipher_suite);
  const auto share = get<KeyShareServerHello>(message.extensions);
  if (state.selected_group && share)
    context_.require(share->server_share.group == *state.selected_group,
                     {Alert::illegal_parameter,
                      "server_share must be in the group of the HelloRetryRequest",
                      {9846, "4.3.8"}},
                     *state.selected_group, share->server_share.group);
  return accept(std::move(state.hello), std::move(state.offers), message);
}

/// RFC 9846 4.3.11: the pre-shared key that the server selected, if it selected one.
std::optional<Client::Selected> Client::select_psk(const Hello& hello, std::span<const PskOffer> psks,
                                                   const ServerHello& message) {
  const auto answer = get<PreSharedKeyServerHello>(message.extensions);
  if (!answer) return std::nullopt;
  const std::size_t identity = answer->selected_identity;
  context_.require(
      identity < psks.size(),
      {Alert::illegal_parameter, "selected_identity must be one that was offered", {9846, "4.3.11"}},
      [&] { return "less than " + std::to_string(psks.size()); }, identity);
  const Psk& psk = *psks[identity].psk;
  const crypto::HashAlgorithm hash = schedule::find_suite(message.cipher_suite)->hash;
  context_.require(
      psk.hash == hash,
      {Alert::illegal_parameter, "cipher_suite must have the hash of the selected PSK", {9846, "4.3.11"}},
      psk.hash, hash);
  // RFC 9846 4.3.9: the key_share, or its absence, shows which mode the server chose.
  const auto modes = get<PskKeyExchangeModes>(hello.message.extensions);
  const bool with_share = find(message.extensions, ExtensionType::key_share) != nullptr;
  const auto mode = with_share ? PskKeyExchangeMode::psk_dhe_ke : PskKeyExchangeMode::psk_ke;
  context_.require(
      modes && contains(modes->ke_modes, mode),
      {Alert::illegal_parameter,
       "key_share must be present or absent as psk_key_exchange_modes says",
       {9846, "4.3.11"}},
      [&] { return modes ? list_of(modes->ke_modes) : std::string("none"); }, mode);
  return Selected(identity, psk);
}

/// RFC 9846 7.4: the shared secret of the server's share and our own share in the same group.
Secret Client::agree_on(const std::vector<KeyPair>& shares, const KeyShareEntry& theirs) {
  const auto ours = std::find_if(shares.begin(), shares.end(),
                                 [&](const KeyPair& pair) { return pair.group == theirs.group; });
  context_.require(
      ours != shares.end(),
      {Alert::illegal_parameter,
       "server_share must be in a group that a share was sent for",
       {9846, "4.3.8"}},
      [&] { return list_of(groups_of(shares)); }, theirs.group);
  std::optional<Secret> shared_secret = agree(*ours, theirs.key_exchange);
  context_.require(
      shared_secret.has_value(),
      {Alert::illegal_parameter, "server_share must be a valid public key", {9846, "4.3.8.2"}},
      [&] { return "a valid public key of " + messages::named(theirs.group); },
      [&] { return to_hex(theirs.key_exchange); });
  negotiated_.group = theirs.group;
  return std::move(*shared_secret);
}

Client::WaitEe Client::accept(Hello hello, OfferedSecrets offers, const ServerHello& message) {
  check_common_fields(hello, message);
  const schedule::SuiteParameters* suite = schedule::find_suite(message.cipher_suite);
  const std::optional<Selected> selected = select_psk(hello, offers.psks, message);
  const auto share = get<KeyShareServerHello>(message.extensions);
  context_.require(share || selected, {Alert::missing_extension, "key_share must be present", {9846, "9.2"}},
                   "key_share", "none");
  const schedule::SuiteDeriver deriver(*suite, context_.tracer, hello.message.random);
  // RFC 9846 7.1: psk_ke has no shared secret; zeros take its place.
  const Secret shared_secret =
      share ? agree_on(offers.shares, share->server_share) : Secret(deriver.hash_size());
  negotiated_.cipher_suite = message.cipher_suite;
  if (selected) {
    negotiated_.psk = selected->psk->origin;
    const Ticket* ticket = offers.psks[selected->identity].ticket;
    good_until_ = ticket ? ticket->good_until : config_.now + longest_ticket_lifetime;
  }

  context_.transcript.start(suite->hash);
  const crypto::Digest to_server_hello = context_.transcript.hash();
  schedule::EarlySecret early =
      selected ? std::move(offers.psks[selected->identity].early_secret) : schedule::EarlySecret(deriver);
  schedule::HandshakeSecret secret = std::move(early).handshake(shared_secret);
  auto client_secret = secret.client_handshake_traffic_secret(to_server_hello);
  auto server_secret = secret.server_handshake_traffic_secret(to_server_hello);
  Keys keys{deriver, std::move(secret), std::move(client_secret), std::move(server_secret)};
  context_.k_recv(trace::Epoch::handshake, deriver, keys.server_handshake_traffic_secret);
  // RFC 9846 4.3.10: the server may still accept the early data if it selected the PSK of it.
  const bool undecided = negotiated_.early_data == EarlyData::offered && selected && selected->identity == 0;
  if (negotiated_.early_data == EarlyData::offered && !undecided) reject_early_data();
  // RFC 9846 E.4: the dummy comes right before the second flight, or before the alert in its place.
  if (config_.middlebox_compatibility && !std::exchange(change_cipher_spec_sent_, true))
    context_.sender().dummy_change_cipher_spec_next();
  // RFC 9846 7.3: from here on our alerts are protected with the handshake keys.
  if (!undecided) context_.k_send(trace::Epoch::handshake, deriver, keys.client_handshake_traffic_secret);
  return {std::move(hello), std::move(keys), selected};
}

Next<Client::WaitCertCr, Client::WaitFinished> Client::on(WaitEe state, const EncryptedExtensions& message) {
  check_extensions(message.extensions, Carrier::EncryptedExtensions,
                   requested_types(state.hello.message.extensions), context_.tracer);
  // RFC 9846 4.3.7: the server's supported_groups are not acted upon.
  negotiated_.server_name_acknowledged = find(message.extensions, ExtensionType::server_name) != nullptr;
  learn_alpn(state.hello, message);
  if (const auto limit = get<RecordSizeLimit>(message.extensions)) {
    context_.require(limit->limit >= 64,
                     {Alert::illegal_parameter, "record_size_limit must be at least 64", {8449}},
                     "64 to 16385 bytes", limit->limit);
    negotiated_.peer_record_size_limit = limit->limit;
    context_.sender().limit_inner_plaintext(limit->limit);
    context_.receiver().limit_inner_plaintext(get<RecordSizeLimit>(state.hello.message.extensions)->limit);
  }
  learn_early_data(state, message);
  // RFC 9846 4.5: a PSK authenticates the server; there is no certificate.
  if (state.selected) return WaitFinished{std::move(state.keys), std::nullopt, *state.selected};
  return WaitCertCr{std::move(state.hello), std::move(state.keys)};
}

void Client::learn_alpn(const Hello& hello, const EncryptedExtensions& message) {
  const auto answer = get<ProtocolNameList>(message.extensions);
  if (!answer) return;
  context_.require(
      answer->protocol_name_list.size() == 1,
      {Alert::illegal_parameter, "the server must choose exactly one application protocol", {7301, "3.1"}}, 1,
      answer->protocol_name_list.size());
  const std::string chosen(as_text(answer->protocol_name_list.front().name));
  const auto offered = get<ProtocolNameList>(hello.message.extensions)->protocol_name_list;
  context_.require(
      std::any_of(offered.begin(), offered.end(),
                  [&](const ProtocolName& protocol) { return as_text(protocol.name) == chosen; }),
      {Alert::illegal_parameter, "the application protocol must be one that was offered", {7301, "3.2"}},
      "a protocol of the ClientHello", chosen);
  negotiated_.alpn_protocol = chosen;
}

/// RFC 9846 4.3.10: whether the server accepts the early data. It may only do so with the suite and protocol
/// of the PSK.
void Client::learn_early_data(const WaitEe& state, const EncryptedExtensions& message) {
  const bool accepted = find(message.extensions, ExtensionType::early_data) != nullptr;
  if (accepted) {
    context_.require(
        state.selected && state.selected->identity == 0,
        {Alert::illegal_parameter, "early_data must come with selected_identity 0", {9846, "4.3.11"}},
        "selected_identity 0",
        [&] { return state.selected ? std::to_string(state.selected->identity) : std::string("no PSK"); });
    const Psk& psk = *state.selected->psk;
    context_.require(
        state.keys.deriver.suite.suite == psk.suite,
        {Alert::illegal_parameter, "early_data must come with the cipher suite of the PSK", {9846, "4.3.10"}},
        psk.suite, state.keys.deriver.suite.suite);
    context_.require(negotiated_.alpn_protocol == psk.alpn_protocol,
                     {Alert::illegal_parameter,
                      "early_data must come with the application protocol of the PSK",
                      {9846, "4.3.10"}},
                     psk.alpn_protocol.value_or("none"), negotiated_.alpn_protocol.value_or("none"));
    negotiated_.early_data = EarlyData::accepted;
  } else if (negotiated_.early_data == EarlyData::offered) {
    reject_early_data();
    context_.k_send(trace::Epoch::handshake, state.keys.deriver, state.keys.client_handshake_traffic_secret);
  }
}

// RFC 9846 E.4: now, unless it was sent before.
void Client::dummy_change_cipher_spec_once() {
  if (config_.middlebox_compatibility && !std::exchange(change_cipher_spec_sent_, true))
    context_.sender().dummy_change_cipher_spec();
}

}  // namespace glasstls::handshake
