#include "story/replay_setup.hpp"

#include <algorithm>
#include <stdexcept>

#include "messages/extension_bodies.hpp"
#include "messages/handshake.hpp"

namespace glasstls::story {

using namespace messages;

namespace {

template <class Number>
bool means_nothing(Number value) {
  return is_grease(static_cast<std::uint16_t>(value));
}

/// RFC 8701: the engine puts in its own again.
template <class Number>
std::vector<Number> without_grease(std::vector<Number> list) {
  std::erase_if(list, [](Number value) { return means_nothing(value); });
  return list;
}

std::optional<crypto::HashAlgorithm> hash_called(std::string_view name) {
  for (const auto hash : {crypto::HashAlgorithm::sha256, crypto::HashAlgorithm::sha384})
    if (crypto::name_of(hash) == name) return hash;
  return std::nullopt;
}

/// The decoded messages of that name that the client sent, or the server.
template <class M>
std::vector<M> messages_of(std::span<const Step> steps, Direction direction) {
  std::vector<M> found;
  for (const Step& step : steps) {
    const auto* message = std::get_if<story::Message>(&step.what);
    if (!message || message->direction != direction || message->name != M::name) continue;
    const messages::Message decoded = decode_handshake(message->bytes);
    if (const auto* one = std::get_if<M>(&decoded)) found.push_back(*one);
  }
  return found;
}

/// The steps of the key schedule of that name, in order.
std::vector<const Derived*> secrets_of(std::span<const Step> steps, std::string_view name) {
  std::vector<const Derived*> found;
  for (const Step& step : steps)
    if (const auto* secret = std::get_if<Derived>(&step.what); secret && secret->name == name)
      found.push_back(secret);
  return found;
}

void read_lists(handshake::ClientConfig& config, const ClientHello& hello) {
  config.cipher_suites = without_grease(hello.cipher_suites);
  config.grease = config.cipher_suites.size() != hello.cipher_suites.size();
  config.middlebox_compatibility = !hello.legacy_session_id.empty();
  if (const auto names = get<ServerNameList>(hello.extensions); names && !names->server_name_list.empty())
    config.server_name = as_text(names->server_name_list.front().host_name);
  if (const auto groups = get<NamedGroupList>(hello.extensions))
    config.supported_groups = without_grease(groups->named_group_list);
  config.key_shares.clear();
  if (const auto shares = get<KeyShareClientHello>(hello.extensions))
    for (const KeyShareEntry& share : shares->client_shares) config.key_shares.push_back(share.group);
  if (const auto schemes = get<SignatureSchemeList>(hello.extensions))
    config.signature_algorithms = schemes->supported_signature_algorithms;
  if (const auto protocols = get<ProtocolNameList>(hello.extensions))
    for (const ProtocolName& protocol : protocols->protocol_name_list)
      config.alpn_protocols.emplace_back(as_text(protocol.name));
  if (const auto ways = get<CertificateCompressionAlgorithms>(hello.extensions))
    config.certificate_compression = ways->algorithms;
  if (const auto limit = get<RecordSizeLimit>(hello.extensions)) config.record_size_limit = limit->limit;
  if (const auto modes = get<PskKeyExchangeModes>(hello.extensions))
    config.psk_key_exchange_modes = modes->ke_modes;
  config.status_request = find(hello.extensions, ExtensionType::status_request) != nullptr;
  config.post_handshake_auth = find(hello.extensions, ExtensionType::post_handshake_auth) != nullptr;
  config.early_data = find(hello.extensions, ExtensionType::early_data) != nullptr;
}

/// What early data was bound to: the suite of its keys, and the protocol that the server took it with.
void bind_early_data(handshake::Psk& psk, std::span<const Step> steps) {
  psk.max_early_data_size = 0xffffffff;
  for (const Step& step : steps)
    if (const auto* keys = std::get_if<Keys>(&step.what); keys && keys->epoch == Epoch::early)
      for (unsigned suite = 0x1301; suite <= 0x1303; ++suite)
        if (name_of(static_cast<CipherSuite>(suite)) == keys->cipher_suite)
          psk.suite = static_cast<CipherSuite>(suite);
  for (const EncryptedExtensions& answer : messages_of<EncryptedExtensions>(steps, Direction::received))
    if (const auto chosen = get<ProtocolNameList>(answer.extensions);
        chosen && !chosen->protocol_name_list.empty())
      psk.alpn_protocol = std::string(as_text(chosen->protocol_name_list.front().name));
}

/// RFC 9846 4.3.11: the pre-shared keys, each the input of an early_secret.
void read_psks(ReplaySetup& setup, const OfferedPsks& offered, std::span<const Step> steps,
               std::int64_t now) {
  const auto early = secrets_of(steps, "early_secret"), binders = secrets_of(steps, "binder_key");
  if (early.size() < offered.identities.size() || binders.size() < offered.identities.size())
    throw std::invalid_argument("the pre-shared keys that were offered are not in it");
  for (std::size_t i = 0; i < offered.identities.size(); ++i) {
    const auto hash = hash_called(early[i]->hash);
    if (!early[i]->input || early[i]->input->size() > Secret::capacity || !hash)
      throw std::invalid_argument("the value of a pre-shared key is not in it");
    handshake::Psk psk;
    psk.identity = offered.identities[i].identity;
    psk.key = Secret(View(*early[i]->input));
    psk.hash = *hash;
    if (i == 0 && setup.config.early_data) bind_early_data(psk, steps);
    if (binders[i]->label == "ext binder") {
      setup.psks.push_back(std::move(psk));
      setup.config.psks.push_back(&setup.psks.back());
      continue;
    }
    psk.origin = schedule::PskOrigin::resumption;
    handshake::Ticket& ticket = setup.tickets.emplace_back();
    ticket.psk = std::move(psk);
    ticket.lifetime = handshake::longest_ticket_lifetime;
    // A ticket that came just now, for a client that says a millisecond less than it counts: all of its age
    // is what was added to it.
    ticket.age_add = offered.identities[i].obfuscated_ticket_age;
    ticket.received_at = now - 1;
    ticket.server_name = setup.config.server_name;
    ticket.good_until = now / 1000 + handshake::longest_ticket_lifetime;
    setup.config.tickets.push_back(&ticket);
  }
}

}  // namespace

void set_up(ReplaySetup& setup, std::span<const Step> steps, const ReplayClock& clock) {
  static const x509::TrustStore nobody;
  const auto hellos = messages_of<ClientHello>(steps, Direction::sent);
  if (hellos.empty()) throw std::invalid_argument("there is no ClientHello in it");
  read_lists(setup.config, hellos.front());
  const auto offered = get<OfferedPsks>(hellos.front().extensions);
  if (offered) read_psks(setup, *offered, steps, clock.now);
  if (hellos.size() > 1 && offered)
    if (const auto again = get<OfferedPsks>(hellos[1].extensions); again && !again->identities.empty())
      setup.later = static_cast<std::int32_t>(again->identities.front().obfuscated_ticket_age -
                                              offered->identities.front().obfuscated_ticket_age);
  setup.config.clock = &clock;
  setup.config.now = clock.now / 1000;
  // What was trusted then is not recorded: the verdict of then is taken, not judged again.
  setup.config.trust_anchors = &nobody;
  setup.config.policy.tolerated = x509::RuleSet::all();
}

}  // namespace glasstls::story
