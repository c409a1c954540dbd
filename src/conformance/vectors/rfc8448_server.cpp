#include "conformance/vectors/rfc8448_server.hpp"

#include "conformance/vectors/observed.hpp"
#include "conformance/vectors/published.hpp"
#include "conformance/vectors/trace_comparison.hpp"
#include "connection/server.hpp"
#include "messages/extension_bodies.hpp"
#include "wire/writer.hpp"

namespace glasstls::conformance {

using namespace messages;

namespace {

constexpr std::int64_t january_2019 = 1546300800;  // when RFC 8448 was published: its certificates were valid

/// The message with that name that `who` constructs; empty if there is none.
template <class M>
std::optional<M> message_of(const Trace& trace, std::string_view who) {
  for (const Step& step : trace.steps) {
    if (step.who != who || step.action != "construct message") continue;
    const Bytes& bytes = step.figure(step.words.text("message"));
    if (message_name(bytes) != M::name) continue;
    return std::get<M>(decode_handshake(bytes));
  }
  return std::nullopt;
}

/// The random values of the RFC's server.
PublishedRandom server_random_of(const Trace& trace) {
  PublishedRandom random(trace, "server");
  if (const auto hello = message_of<ServerHello>(trace, "server"))
    random.add("ServerHello.random", Bytes(hello->random.begin(), hello->random.end()));
  if (const auto ticket = message_of<NewSessionTicket>(trace, "server")) {
    wire::Writer writer;
    writer.number("ticket_age_add", ticket->ticket_age_add);
    random.add("ticket_age_add", writer.take());
  }
  return random;
}

/// A clock that shows the time that follows from the RFC's client.
class TraceClock : public handshake::Clock {
 public:
  std::int64_t time = january_2019 * 1000;
  std::int64_t milliseconds() const override { return time; }
};

NamedGroup group_of(const Trace& trace) {
  const auto hello = message_of<ServerHello>(trace, "server");
  const auto share = hello ? get<KeyShareServerHello>(hello->extensions) : std::nullopt;
  if (!share) throw Malformed(trace.source + " has no server_share");
  return share->server_share.group;
}

/// Whether the server took a pre-shared key.
bool resumes(const Trace& trace) {
  const auto hello = message_of<ServerHello>(trace, "server");
  return hello && find(hello->extensions, ExtensionType::pre_shared_key);
}

/// The configuration of the RFC's server, as far as its messages show it.
void configure(handshake::ServerConfig& config, const Trace& trace, const x509::TrustStore& authorities) {
  config.cipher_suites = {CipherSuite::TLS_AES_128_GCM_SHA256};
  config.supported_groups = {group_of(trace)};
  if (const auto message = message_of<EncryptedExtensions>(trace, "server")) {
    if (const auto groups = get<NamedGroupList>(message->extensions))
      config.encrypted_extensions = {make_extension(*groups)};
    if (const auto limit = get<RecordSizeLimit>(message->extensions)) config.record_size_limit = limit->limit;
    // RFC 6066 3: a server that resumes sends no server_name. The RFC's server does, after
    // record_size_limit.
    if (resumes(trace) && find(message->extensions, ExtensionType::server_name)) {
      if (config.record_size_limit)
        config.encrypted_extensions.push_back(make_extension(RecordSizeLimit{*config.record_size_limit}));
      config.encrypted_extensions.push_back({ExtensionType::server_name, {}});
    }
  }
  const auto certificate = message_of<messages::Certificate>(trace, "server");
  const auto verify = message_of<CertificateVerify>(trace, "server");
  if (certificate && verify) {
    std::vector<Bytes> chain;
    for (const CertificateEntry& entry : certificate->certificate_list) chain.push_back(entry.cert_data);
    config.credentials.emplace_back(std::move(chain),
                                    std::make_unique<PublishedSignature>(verify->signature));
  }
  if (const auto request = message_of<CertificateRequest>(trace, "server")) {
    config.client_certificates = handshake::ClientCertificates::required;
    config.signature_algorithms =
        get<SignatureSchemeList>(request->extensions).value().supported_signature_algorithms;
    // The client's certificate is self-signed and expired, which is accepted and shown.
    using enum x509::Rule;
    config.client_policy.name = "rfc8448";
    config.client_policy.tolerated = {key_strong, names_its_purpose, has_not_expired, trust_anchor};
    config.client_authorities = &authorities;
  }
  if (const auto ticket = message_of<NewSessionTicket>(trace, "server")) {
    config.tickets_per_connection = 1;
    config.ticket_lifetime = ticket->ticket_lifetime;
    config.max_early_data_size = get<EarlyDataIndication>(ticket->extensions).value().max_early_data_size;
  } else {
    config.tickets_per_connection = 0;
    // Early data is accepted in the trace whose client sends it.
    config.max_early_data_size = 1024;
  }
}

}  // namespace

Bytes PublishedTokens::issue(View contents, std::int64_t) {
  contents_[next_] = to_bytes(contents);
  return next_;
}

std::optional<Bytes> PublishedTokens::read(View token, std::int64_t) {
  const auto found = contents_.find(to_bytes(token));
  return found == contents_.end() ? std::nullopt : std::optional(found->second);
}

Replay replay_server(const Trace& trace, PublishedTokens& tickets, trace::Sink* sink) {
  PublishedRandom random = server_random_of(trace);
  TraceClock clock;
  PublishedTokens cookies;
  const x509::TrustStore authorities;
  handshake::ServerConfig config;
  config.random = &random;
  config.clock = &clock;
  configure(config, trace, authorities);
  if (const auto retry = message_of<HelloRetryRequest>(trace, "server"))
    if (auto cookie = get<Cookie>(retry->extensions)) {
      cookies.expect(std::move(cookie->cookie));
      config.cookies = &cookies;
    }
  if (const auto ticket = message_of<NewSessionTicket>(trace, "server")) tickets.expect(ticket->ticket);
  config.tickets = &tickets;

  // A client that resumes says how old its ticket is. The time is that much later.
  const auto offered = get<OfferedPsks>(trace.client_hellos.at(0).extensions);
  const auto issued = message_of<NewSessionTicket>(builtin_trace(3), "server");
  if (offered && issued)
    clock.time +=
        handshake::ticket_age(offered->identities.at(0).obfuscated_ticket_age, issued->ticket_age_add);

  connection::Server server(config, sink);
  Replay replay;
  for (const Step& step : trace.steps) {
    if (step.action != "send record") continue;
    const std::string& type = step.words.text("content_type");
    if (step.who == "client")
      server.receive(step.figure("complete record"));
    else if (type == "application_data" && server.connected())
      server.send(step.figure("payload"));
    else if (type == "alert")
      server.close();
    append(replay.sent, server.take_output());
    append(replay.application_data, server.take_early_data());
    append(replay.application_data, server.take_application_data());
  }
  replay.explanation = server.explanation();
  return replay;
}

void run_server_trace(const Trace& trace, Recorder& recorder) {
  PublishedTokens tickets;
  // A ticket that the client sends back was issued by our server in section 3.
  if (find(trace.client_hellos.at(0).extensions, ExtensionType::pre_shared_key))
    replay_server(builtin_trace(3), tickets, nullptr);
  Observed observed;
  const Replay replay = replay_server(trace, tickets, &observed);
  if (!replay.explanation.empty()) recorder.note("the server ended early: " + replay.explanation);
  compare(trace, "server", observed, recorder);
  compare_sent(trace, "server", replay.sent, recorder);
}

}  // namespace glasstls::conformance
