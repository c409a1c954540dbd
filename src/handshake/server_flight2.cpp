#include "handshake/authentication.hpp"
#include "handshake/server.hpp"
#include "messages/extension_bodies.hpp"

/// From the server's Finished to CONNECTED: the client's second flight, and what follows it.
namespace glasstls::handshake {

using namespace messages;

Next<Server::WaitFlight2> Server::on(WaitEoed state, const EndOfEarlyData&) {
  context_.k_recv(trace::Epoch::handshake, state.keys.deriver, *state.keys.suite,
                  state.keys.client_handshake_traffic_secret);
  return WaitFlight2{std::move(state.keys)};
}

Next<Server::WaitCert, Server::WaitFinished> Server::advance(WaitFlight2 state) {
  // RFC 8449: from here on the client knows what we asked for.
  if (config_.record_size_limit && negotiated_.peer_record_size_limit)
    context_.receiver().limit_inner_plaintext(*config_.record_size_limit);
  if (negotiated_.certificate_requested) return WaitCert{std::move(state.keys)};
  return WaitFinished{std::move(state.keys)};
}

Next<Server::WaitCv, Server::WaitFinished> Server::on(WaitCert state, const Certificate& message) {
  std::optional<x509::PublicKey> key = judge_client(message, {});
  if (!key) return WaitFinished{std::move(state.keys)};
  return WaitCv{std::move(state.keys), std::move(*key)};
}

Next<Server::WaitFinished> Server::on(WaitCv state, const CertificateVerify& message) {
  check_certificate_verify(context_, message, Signer::client, state.client_key, config_.signature_algorithms,
                           context_.hash_before());
  return WaitFinished{std::move(state.keys)};
}

Next<Server::Connected> Server::on(WaitFinished state, const Finished& message) {
  Keys& keys = state.keys;
  check_finished(context_, message, keys.deriver, keys.client_handshake_traffic_secret,
                 context_.hash_before());
  context_.k_recv(trace::Epoch::application, keys.deriver, *keys.suite,
                  keys.client_application_traffic_secret);
  Connected connected{.deriver = keys.deriver,
                      .suite = keys.suite,
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

/// RFC 9846 4.4.2
CertificateRequest Server::certificate_request(Bytes certificate_request_context) const {
  CertificateRequest message{std::move(certificate_request_context), {}};
  message.extensions.push_back(make_extension(SignatureSchemeList{config_.signature_algorithms}));
  if (!config_.certificate_authorities.empty()) {
    CertificateAuthorities body;
    for (const Bytes& name : config_.certificate_authorities) body.authorities.push_back({name});
    message.extensions.push_back(make_extension(body));
  }
  return message;
}

/// RFC 9846 4.5.1.4: the key of an acceptable certificate, or nothing where the client has none to show and
/// need not have one.
std::optional<x509::PublicKey> Server::judge_client(const Certificate& message,
                                                    View certificate_request_context) {
  context_.require(
      equal(message.certificate_request_context, certificate_request_context), Alert::illegal_parameter,
      "certificate_request_context must be the one of the CertificateRequest", {9846, "4.5.1"},
      [&] { return to_hex(certificate_request_context); },
      [&] { return to_hex(message.certificate_request_context); });
  if (message.certificate_list.empty()) {
    context_.require(config_.client_certificates != ClientCertificates::required, Alert::certificate_required,
                     "the client must show a certificate", {9846, "4.5.1.4"}, "a certificate",
                     "an empty certificate_list");
    return std::nullopt;
  }
  std::vector<Bytes> chain;
  const std::vector<ExtensionType> requested{ExtensionType::signature_algorithms};
  for (const CertificateEntry& entry : message.certificate_list) {
    check_extensions(entry.extensions, Carrier::Certificate, requested);
    chain.push_back(entry.cert_data);
  }
  x509::Answer answer = judge_chain(context_, {.chain = chain,
                                               .name = {},
                                               .time = now() / 1000,
                                               .anchors = config_.client_authorities,
                                               .policy = config_.client_policy,
                                               .purpose = x509::Purpose::client});
  negotiated_.client_certificates = std::move(chain);
  return std::move(answer.leaf->public_key);
}

void Server::send_ticket(Connected& state) {
  NewSessionTicket message;
  message.ticket_lifetime = config_.ticket_lifetime;
  // RFC 9846 4.7.1: unique on this connection, so that every ticket has a key of its own.
  const std::uint16_t number = state.tickets_sent++;
  message.ticket_nonce = {static_cast<std::uint8_t>(number >> 8), static_cast<std::uint8_t>(number)};
  std::array<std::uint8_t, 4> age_add{};
  config_.random->fill(age_add, "ticket_age_add");
  for (std::uint8_t byte : age_add) message.ticket_age_add = message.ticket_age_add << 8 | byte;

  const std::int64_t time = now();
  const schedule::NamedSecret psk =
      schedule::resumption_psk(state.deriver, state.resumption_secret, message.ticket_nonce);
  TicketContents contents{.suite = state.suite->suite,
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
  message.ticket = config_.tickets->issue(encoded, time);
  wipe(encoded);
  wipe(contents.psk);
  if (config_.max_early_data_size > 0)
    message.extensions.push_back(make_extension(EarlyDataIndication{config_.max_early_data_size}));
  context_.send_unhashed(message);
}

}  // namespace glasstls::handshake
