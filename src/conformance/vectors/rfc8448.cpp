#include "conformance/vectors/rfc8448.hpp"

#include <stdexcept>

#include "conformance/vectors/observed.hpp"
#include "conformance/vectors/published.hpp"
#include "conformance/vectors/trace_comparison.hpp"
#include "connection/client.hpp"
#include "messages/extension_bodies.hpp"

namespace glasstls::conformance {

namespace {

/// The random values of the RFC's client.
PublishedRandom client_random_of(const Trace& trace) {
  PublishedRandom random(trace, "client");
  const HelloProfile& hello = trace.client_hellos.at(0);
  random.add("ClientHello.random", Bytes(hello.random.begin(), hello.random.end()));
  random.add("legacy_session_id", hello.legacy_session_id);
  return random;
}

/// The traces' certificates are self-signed, with 1024-bit RSA keys, without a host name or a use, and
/// expired on 2026-07-30. For everything else the default policy is used.
x509::ValidationPolicy trace_policy() {
  using enum x509::Rule;
  x509::ValidationPolicy policy = x509::ValidationPolicy::webpki();
  policy.name = "rfc8448";
  policy.tolerated = {key_strong,  name_matches, names_its_purpose,
                      common_name, trust_anchor, has_not_expired};
  return policy;
}

/// The offer of the RFC's client, without the extensions that our client fills in itself.
handshake::Offer offer_of(const HelloProfile& hello) {
  using enum messages::ExtensionType;
  handshake::Offer offer{hello.cipher_suites, hello.extensions};
  for (auto& [type, body] : offer.extensions)
    if (type == key_share || type == cookie || type == padding || type == pre_shared_key) body.clear();
  return offer;
}

/// The groups that the RFC's client sends a share of at first.
std::vector<messages::NamedGroup> shares_of(const HelloProfile& hello) {
  std::vector<messages::NamedGroup> groups;
  if (const auto body = messages::get<messages::KeyShareClientHello>(hello.extensions))
    for (const messages::KeyShareEntry& share : body->client_shares) groups.push_back(share.group);
  return groups;
}

/// The certificate and signature of the RFC's client, if it has one.
std::vector<handshake::Credential> credentials_of(const Trace& trace) {
  std::vector<Bytes> chain;
  std::vector<handshake::Credential> credentials;
  for (const Step& step : trace.steps) {
    if (step.who != "client" || step.action != "construct message") continue;
    const std::string& name = step.words.text("message");
    if (name != "Certificate" && name != "CertificateVerify") continue;
    const messages::Message message = messages::decode_handshake(step.figure(name));
    if (const auto* certificate = std::get_if<messages::Certificate>(&message))
      for (const auto& entry : certificate->certificate_list) chain.push_back(entry.cert_data);
    if (const auto* verify = std::get_if<messages::CertificateVerify>(&message))
      credentials.emplace_back(chain, std::make_unique<PublishedSignature>(verify->signature));
  }
  return credentials;
}

/// The ticket that the RFC's client has from an earlier trace: our client runs through that trace to get it.
/// Empty if `trace` resumes nothing.
std::optional<handshake::Ticket> ticket_of(const Trace& trace, std::int64_t now) {
  const auto offered = messages::get<messages::OfferedPsks>(trace.client_hellos.back().extensions);
  if (!offered || offered->identities.empty()) return std::nullopt;
  const messages::PskIdentity& identity = offered->identities.front();
  Replay earlier = replay_client(builtin_trace(3), now, nullptr);
  for (handshake::Ticket& ticket : earlier.tickets) {
    if (ticket.psk.identity != identity.identity) continue;
    // The client reports one millisecond less than its clock shows.
    ticket.received_at =
        now * 1000 - handshake::ticket_age(identity.obfuscated_ticket_age, ticket.age_add) - 1;
    return std::move(ticket);
  }
  throw Malformed("the PSK of " + trace.source + " is not a ticket of section 3");
}

handshake::ClientConfig config_of(const Trace& trace, std::int64_t now, handshake::RandomSource& random) {
  // A second ClientHello has everything that the first one has, and a cookie and padding.
  const HelloProfile& last = trace.client_hellos.back();
  handshake::ClientConfig config;
  config.server_name = "server";
  config.middlebox_compatibility = !last.legacy_session_id.empty();
  config.grease = false;
  config.offer = offer_of(last);
  config.key_shares = shares_of(trace.client_hellos.front());
  config.policy = trace_policy();
  config.now = now;
  config.random = &random;
  return config;
}

}  // namespace

Replay replay_client(const Trace& trace, std::int64_t now, trace::Sink* sink) {
  if (trace.client_hellos.empty()) throw Malformed("a trace without a ClientHello");
  PublishedRandom random = client_random_of(trace);
  const std::optional<handshake::Ticket> ticket = ticket_of(trace, now);
  const std::vector<handshake::Credential> credentials = credentials_of(trace);
  handshake::ClientConfig config = config_of(trace, now, random);
  if (ticket) config.tickets = {&*ticket};
  config.credentials = credentials;
  connection::Client client(std::move(config), sink);
  Replay replay;
  for (const Step& step : trace.steps) {
    if (step.action != "send record") continue;
    const std::string& type = step.words.text("content_type");
    if (step.who == "server")
      client.receive(step.figure("complete record"));
    else if (type == "application_data" && client.connected())
      client.send(step.figure("payload"));
    else if (type == "application_data" && client.early_data_left() >= step.figure("payload").size())
      client.send_early_data(step.figure("payload"));
    else if (type == "alert")
      client.close();
    append(replay.sent, client.take_output());
    append(replay.application_data, client.take_application_data());
  }
  replay.explanation = client.explanation();
  replay.tickets = std::move(client.tickets());
  return replay;
}

void run_trace(const Trace& trace, Recorder& recorder) {
  constexpr std::int64_t january_2019 =
      1546300800;  // when RFC 8448 was published: its certificates were valid
  Observed observed;
  const Replay replay = replay_client(trace, january_2019, &observed);
  if (!replay.explanation.empty()) recorder.note("the client ended early: " + replay.explanation);
  compare(trace, "client", observed, recorder);
  compare_sent(trace, "client", replay.sent, recorder);
}

}  // namespace glasstls::conformance
