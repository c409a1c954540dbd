#include <algorithm>
#include <stdexcept>

#include "base/big_endian.hpp"
#include "handshake/authentication.hpp"
#include "handshake/certificate_compression.hpp"
#include "handshake/server.hpp"
#include "messages/extension_bodies.hpp"

/// From the server's Finished on: the client's second flight, and the messages after the handshake.
namespace glasstls::handshake {

using namespace messages;

Next<Server::WaitFlight2> Server::on(WaitEoed state, const EndOfEarlyData&) {
  context_.k_recv(trace::Epoch::handshake, state.keys.deriver, state.keys.client_handshake_traffic_secret);
  return WaitFlight2{std::move(state.keys)};
}

Next<Server::WaitCert, Server::WaitFinished> Server::advance(WaitFlight2 state) {
  // RFC 8449: from here on the client knows our limit.
  if (config_.record_size_limit && negotiated_.peer_record_size_limit)
    context_.receiver().limit_inner_plaintext(*config_.record_size_limit);
  if (std::optional<NoCertificate> none = unless_requested(negotiated_))
    return WaitFinished{std::move(state.keys), std::move(*none)};
  return WaitCert{std::move(state.keys)};
}

Next<Server::WaitCv, Server::WaitFinished> Server::on(WaitCert state, const Certificate& message) {
  std::variant<NoCertificate, Claim> judged = judge_client(message, {});
  if (auto* none = std::get_if<NoCertificate>(&judged))
    return WaitFinished{std::move(state.keys), std::move(*none)};
  return WaitCv{std::move(state.keys), std::get<Claim>(std::move(judged))};
}

Next<Server::WaitCv, Server::WaitFinished> Server::on(WaitCert state, const CompressedCertificate& message) {
  return on(std::move(state), decompress(context_, message, config_.certificate_compression));
}

Next<Server::WaitFinished> Server::on(WaitCv state, const CertificateVerify& message) {
  SignatureVerified proof = check_certificate_verify(
      context_, message, certificate_verify_content(Signer::client, context_.hash_before()), state.claim.key,
      config_.signature_algorithms);
  return WaitFinished{std::move(state.keys), ProvenClaim(std::move(state.claim), std::move(proof))};
}

Next<Server::Connected> Server::on(WaitFinished state, const Finished& message) {
  Keys& keys = state.keys;
  FinishedVerified finished = check_finished(context_, message, keys.deriver,
                                             keys.client_handshake_traffic_secret, context_.hash_before());
  context_.k_recv(trace::Epoch::application, keys.deriver, keys.client_application_traffic_secret);
  take_client_certificates(std::move(state.client), finished);
  if (takes_requests_) handshake_transcript_ = context_.transcript;
  Connected connected{.finished = std::move(finished),
                      .deriver = keys.deriver,
                      .send_secret = std::move(keys.server_application_traffic_secret),
                      .receive_secret = std::move(keys.client_application_traffic_secret),
                      .exporter_secret = std::move(keys.exporter_secret),
                      .resumption_secret = keys.main_secret.resumption_secret(context_.transcript.hash())};
  for (std::size_t i = 0; wants_tickets_ && i < config_.tickets_per_connection; ++i) send_ticket(connected);
  return connected;
}

Next<Server::Connected> Server::on(Connected state, const KeyUpdate& message) {
  receive_key_update(context_, state, message);
  return state;
}

void Server::request_certificate() {
  constexpr std::size_t most_requests = 4;
  if (!handshake_transcript_) throw std::logic_error("the client cannot be asked for a certificate now");
  if (requests_.size() >= most_requests)
    throw std::logic_error("too many requests for a certificate wait for an answer");
  // RFC 9846 4.4.2: unique, so an answer is good only once; unpredictable, so nobody prepares an answer.
  Bytes request_context(16);
  random_.fill(request_context, "certificate_request_context");
  requests_.push_back(certificate_request(std::move(request_context)));
  context_.send_unhashed(requests_.back());
}

// RFC 9846 4.7.2: answers may come in another order than the requests.
Next<Server::PostHandshakeCv, Server::PostHandshakeFinished> Server::on(Connected state,
                                                                        const Certificate& message) {
  const auto request = std::find_if(requests_.begin(), requests_.end(), [&](const CertificateRequest& sent) {
    return sent.certificate_request_context == message.certificate_request_context;
  });
  context_.require(
      !requests_.empty(),
      {Alert::unexpected_message, "a certificate must not come unless it was asked for", {9846, "4.7.2"}},
      "no Certificate", "Certificate");
  context_.require(request != requests_.end(),
                   {Alert::illegal_parameter,
                    "certificate_request_context must be the one of a CertificateRequest",
                    {9846, "4.5.1"}},
                   "the context of a request that was not answered yet",
                   [&] { return to_hex(message.certificate_request_context); });
  schedule::Transcript transcript = *handshake_transcript_;
  transcript.add(encode_handshake(*request));
  transcript.add(context_.message);
  requests_.erase(request);
  std::variant<NoCertificate, Claim> judged = judge_client(message, message.certificate_request_context);
  if (auto* none = std::get_if<NoCertificate>(&judged))
    return PostHandshakeFinished{std::move(state), std::move(transcript), std::move(*none)};
  return PostHandshakeCv{std::move(state), std::move(transcript), std::get<Claim>(std::move(judged))};
}

Next<Server::PostHandshakeCv, Server::PostHandshakeFinished> Server::on(
    Connected state, const CompressedCertificate& message) {
  return on(std::move(state), decompress(context_, message, config_.certificate_compression));
}

Next<Server::PostHandshakeFinished> Server::on(PostHandshakeCv state, const CertificateVerify& message) {
  SignatureVerified proof = check_certificate_verify(
      context_, message, certificate_verify_content(Signer::client, state.transcript.hash()), state.claim.key,
      config_.signature_algorithms);
  state.transcript.add(context_.message);
  return PostHandshakeFinished{std::move(state.connected), std::move(state.transcript),
                               ProvenClaim(std::move(state.claim), std::move(proof))};
}

Next<Server::Connected> Server::on(PostHandshakeFinished state, const Finished& message) {
  // RFC 9846 4.5: the Base Key is the client's current application traffic secret.
  const FinishedVerified finished = check_finished(context_, message, state.connected.deriver,
                                                   state.connected.receive_secret, state.transcript.hash());
  take_client_certificates(std::move(state.client), finished);
  return std::move(state.connected);
}

/// RFC 9846 4.4.2.
CertificateRequest Server::certificate_request(Bytes certificate_request_context) const {
  CertificateRequest message{std::move(certificate_request_context), {}};
  message.extensions.push_back(make_extension(SignatureSchemeList{config_.signature_algorithms}));
  if (!config_.certificate_authorities.empty()) {
    CertificateAuthorities body;
    for (const Bytes& name : config_.certificate_authorities) body.authorities.push_back({name});
    message.extensions.push_back(make_extension(body));
  }
  if (!config_.certificate_compression.empty())
    message.extensions.push_back(
        make_extension(CertificateCompressionAlgorithms{config_.certificate_compression}));
  return message;
}

void Server::take_client_certificates(ClientProof client, const FinishedVerified& finished) {
  if (auto* claim = std::get_if<ProvenClaim>(&client))
    negotiated_.client_certificates = std::move(*claim).chain(finished);
}

/// RFC 9846 4.5.1.3: a certificate that was judged to be good, or a proof that the client need not show one.
std::variant<NoCertificate, Server::Claim> Server::judge_client(const Certificate& message,
                                                                View certificate_request_context) {
  context_.require(
      equal(message.certificate_request_context, certificate_request_context),
      {Alert::illegal_parameter,
       "certificate_request_context must be the one of the CertificateRequest",
       {9846, "4.5.1"}},
      [&] { return to_hex(certificate_request_context); },
      [&] { return to_hex(message.certificate_request_context); });
  if (message.certificate_list.empty())
    return accept_empty_list(context_, config_.client_certificates == ClientCertificates::required);
  std::vector<Bytes> chain;
  const std::vector<ExtensionType> requested{ExtensionType::signature_algorithms};
  for (const CertificateEntry& entry : message.certificate_list) {
    check_extensions(entry.extensions, Carrier::Certificate, requested, context_.tracer);
    chain.push_back(entry.cert_data);
  }
  x509::ValidationResult answer = judge_chain(context_, {.chain = chain,
                                                         .name = {},
                                                         .time = now() / 1000,
                                                         .anchors = config_.client_authorities,
                                                         .policy = config_.client_policy,
                                                         .purpose = x509::Purpose::client});
  return Claim{std::move(chain), std::move(answer.leaf->public_key)};
}

/// RFC 9846 4.7.1.
void Server::send_ticket(Connected& state) {
  NewSessionTicket message;
  message.ticket_lifetime = config_.ticket_lifetime;
  // RFC 9846 4.7.1: unique on this connection, so each ticket has its own PSK.
  message.ticket_nonce = to_big_endian(state.tickets_sent++, 2);
  std::array<std::uint8_t, 4> age_add{};
  random_.fill(age_add, "ticket_age_add");
  message.ticket_age_add = static_cast<std::uint32_t>(from_big_endian(age_add));

  const std::int64_t time = now();
  const schedule::NamedSecret psk =
      schedule::resumption_psk(state.deriver, state.resumption_secret, message.ticket_nonce);
  TicketContents contents{.suite = state.deriver.suite.suite,
                          .psk = to_bytes(psk.value.reveal()),
                          .issued_at = static_cast<std::uint64_t>(time),
                          .lifetime = message.ticket_lifetime,
                          .age_add = message.ticket_age_add,
                          .max_early_data_size = config_.max_early_data_size,
                          .server_name = to_bytes(as_bytes(negotiated_.server_name))};
  if (negotiated_.alpn_protocol) contents.alpn_protocol = to_bytes(as_bytes(*negotiated_.alpn_protocol));
  if (!negotiated_.client_certificates.empty())
    contents.client_certificate = negotiated_.client_certificates.front();
  Bytes encoded = wire::encode(contents);
  message.ticket = tickets_.issue(encoded, time);
  wipe(encoded);
  wipe(contents.psk);
  if (config_.max_early_data_size > 0)
    message.extensions.push_back(make_extension(EarlyDataIndication{config_.max_early_data_size}));
  context_.send_unhashed(message);
}

}  // namespace glasstls::handshake
