#include <algorithm>

#include "handshake/authentication.hpp"
#include "handshake/certificate_compression.hpp"
#include "handshake/client.hpp"
#include "handshake/oid_filter.hpp"
#include "messages/extension_bodies.hpp"
#include "record/limits.hpp"

/// The client from CertificateRequest on: authentication of both ends, and the messages after the handshake.
namespace glasstls::handshake {

using namespace messages;

Next<Client::WaitCert> Client::on(WaitCertCr state, const CertificateRequest& message) {
  context_.require(message.certificate_request_context.empty(),
                   {Alert::illegal_parameter,
                    "certificate_request_context must be empty in the handshake",
                    {9846, "4.4.2"}},
                   "0 bytes", message.certificate_request_context.size());
  return WaitCert{std::move(state.hello), std::move(state.keys), answer_to(message)};
}

/// RFC 9846 4.4.2 and 4.5.1.2: the credential that we authenticate with, if one suits the request.
Client::CertificateAnswer Client::answer_to(const CertificateRequest& message) {
  check_extensions(message.extensions, Carrier::CertificateRequest, {}, context_.tracer);
  const auto schemes = get<SignatureSchemeList>(message.extensions);
  context_.require(schemes.has_value(),
                   {Alert::missing_extension, "signature_algorithms must be present", {9846, "4.4.2"}},
                   "signature_algorithms", "none");
  negotiated_.certificate_requested = true;
  const auto cert_schemes = get<SignatureSchemeListCert>(message.extensions);
  std::vector<Bytes> authorities;
  if (const auto wanted = get<CertificateAuthorities>(message.extensions))
    for (const DistinguishedName& authority : wanted->authorities) authorities.push_back(authority.name);
  negotiated_.certificate_authorities = authorities;
  const std::vector<OidFilter> filters =
      get<OidFilterExtension>(message.extensions).value_or(OidFilterExtension{}).filters;
  check_oid_filters(context_.checker(), filters);

  CertificateAnswer answer{message.certificate_request_context, std::nullopt,
                           find(message.extensions, ExtensionType::status_request) != nullptr,
                           accepted_compression(message.extensions)};
  const auto& algorithms = schemes->supported_signature_algorithms;
  const Wanted wanted{
      .schemes = algorithms,
      .cert_schemes = cert_schemes ? cert_schemes->supported_signature_algorithms : algorithms,
      .authorities = authorities};
  // RFC 9846 4.3.5: filters are not wishes: a certificate that does not pass them is not sent.
  if (filters.empty()) {
    answer.choice = choose(config_.credentials, wanted);
  } else {
    for (std::size_t i = 0; i < config_.credentials.size() && !answer.choice; ++i)
      if (passes(config_.credentials[i].leaf(), filters))
        answer.choice = choose(config_.credentials.subspan(i, 1), wanted);
  }
  return answer;
}

Next<Client::WaitCv> Client::on(WaitCertCr state, const Certificate& message) {
  return judge(std::move(state.hello), std::move(state.keys), std::nullopt, message);
}

Next<Client::WaitCv> Client::on(WaitCert state, const Certificate& message) {
  return judge(std::move(state.hello), std::move(state.keys), std::move(state.answer), message);
}

// RFC 8879: a CompressedCertificate may come wherever a Certificate may.
Next<Client::WaitCv> Client::on(WaitCertCr state, const CompressedCertificate& message) {
  const Certificate inside =
      decompress(context_, message, accepted_compression(state.hello.message.extensions));
  return on(std::move(state), inside);
}

Next<Client::WaitCv> Client::on(WaitCert state, const CompressedCertificate& message) {
  const Certificate inside =
      decompress(context_, message, accepted_compression(state.hello.message.extensions));
  return on(std::move(state), inside);
}

Client::WaitCv Client::judge(Hello hello, Keys keys, std::optional<CertificateAnswer> answer,
                             const Certificate& message) {
  context_.require(message.certificate_request_context.empty(),
                   {Alert::illegal_parameter,
                    "certificate_request_context must be empty in a server's Certificate",
                    {9846, "4.5.1"}},
                   "0 bytes", message.certificate_request_context.size());
  context_.require(!message.certificate_list.empty(),
                   {Alert::decode_error, "certificate_list must not be empty", {9846, "4.5.1.3"}},
                   "at least one certificate", "none");
  std::vector<Bytes> chain, staples;
  const std::vector<ExtensionType> requested = requested_types(hello.message.extensions);
  for (const CertificateEntry& entry : message.certificate_list) {
    check_extensions(entry.extensions, Carrier::Certificate, requested, context_.tracer);
    chain.push_back(entry.cert_data);
    auto status = get<CertificateStatus>(entry.extensions);
    if (status)
      context_.require(
          status->status_type == CertificateStatusType::ocsp,
          {Alert::illegal_parameter, "status_type must be the one that was asked for", {6066, "8"}},
          CertificateStatusType::ocsp, status->status_type);
    staples.push_back(status ? std::move(status->response) : Bytes{});
  }
  x509::ValidationResult verdict = judge_chain(context_, {.chain = chain,
                                                          .name = config_.server_name,
                                                          .time = config_.now,
                                                          .anchors = config_.trust_anchors,
                                                          .policy = config_.policy,
                                                          .purpose = x509::Purpose::server,
                                                          .staples = staples});
  remember(verdict);
  return {std::move(hello), std::move(keys), std::move(answer), verdict.leaf->public_key};
}

/// RFC 9846 4.7.1: a resumed connection gives new tickets, and so on without end. So each ticket remembers
/// when the server must show its certificate again: when one of the chain expires, and after a week at most.
void Client::remember(const x509::ValidationResult& result) {
  good_until_ = std::min(config_.now + longest_ticket_lifetime, result.leaf->not_after);
  for (std::size_t i = 0; i + (result.anchored ? 1 : 0) < result.issuers.size(); ++i)
    good_until_ = std::min(good_until_, result.issuers[i].not_after);
}

Next<Client::WaitFinished> Client::on(WaitCv state, const CertificateVerify& message) {
  const auto offered = get<SignatureSchemeList>(state.hello.message.extensions);
  SignatureVerified proof = check_certificate_verify(
      context_, message, certificate_verify_content(Signer::server, context_.hash_before()), state.server_key,
      offered ? offered->supported_signature_algorithms : std::vector<SignatureScheme>{});
  negotiated_.signature_scheme = message.algorithm;
  return WaitFinished{std::move(state.keys), std::move(state.answer), std::move(proof)};
}

Next<Client::Connected> Client::on(WaitFinished state, const Finished& message) {
  Keys& keys = state.keys;
  const schedule::SuiteDeriver& deriver = keys.deriver;
  FinishedVerified finished = check_finished(context_, message, deriver, keys.server_handshake_traffic_secret,
                                             context_.hash_before());

  const crypto::Digest to_server_finished = context_.transcript.hash();
  const schedule::MainSecret main = std::move(keys.handshake_secret).main();
  schedule::NamedSecret client_secret = main.client_application_traffic_secret_0(to_server_finished);
  schedule::NamedSecret server_secret = main.server_application_traffic_secret_0(to_server_finished);
  schedule::NamedSecret exporter_secret = main.exporter_secret(to_server_finished);
  context_.k_recv(trace::Epoch::application, deriver, server_secret);

  if (negotiated_.early_data == EarlyData::accepted) {
    // RFC 9846 4.6: the last message under the early keys.
    context_.send(EndOfEarlyData{});
    early_data_left_ = 0;
    context_.k_send(trace::Epoch::handshake, deriver, keys.client_handshake_traffic_secret);
  }
  authenticate(state.answer, context_.transcript, deriver, keys.client_handshake_traffic_secret);
  context_.k_send(trace::Epoch::application, deriver, client_secret);
  schedule::NamedSecret resumption_secret = main.resumption_secret(context_.transcript.hash());
  return Connected{.finished = std::move(finished),
                   .deriver = deriver,
                   .send_secret = std::move(client_secret),
                   .receive_secret = std::move(server_secret),
                   .exporter_secret = std::move(exporter_secret),
                   .resumption_secret = std::move(resumption_secret)};
}

/// RFC 9846 4.5: sends Certificate and CertificateVerify if the server asked for them, and Finished.
/// `transcript` is the Handshake Context; each message is added to it.
void Client::authenticate(const std::optional<CertificateAnswer>& answer, schedule::Transcript& transcript,
                          const schedule::Deriver& deriver, const schedule::NamedSecret& base_key) {
  const auto send = [&](const auto& message) {
    context_.send_unhashed(message);
    transcript.add(encode_handshake(message));
  };
  if (answer && answer->choice) {
    const Certificate certificate =
        make_certificate(*answer->choice->credential, answer->certificate_request_context, answer->staple);
    if (const auto compressed = compress(certificate, answer->compression))
      send(*compressed);
    else
      send(certificate);
    send(make_certificate_verify(*answer->choice, Signer::client, transcript.hash(), random_.untraced()));
  } else if (answer) {
    // RFC 9846 4.5.1: a client without a certificate answers with an empty list.
    send(Certificate{answer->certificate_request_context, {}});
  }
  send(make_finished(deriver, base_key, transcript.hash()));
}

Next<Client::Connected> Client::on(Connected state, const NewSessionTicket& message) {
  check_extensions(message.extensions, Carrier::NewSessionTicket, {}, context_.tracer);
  // Each one costs the derivation of a key.
  if (++state.tickets_in_a_row > record::most_tickets)
    context_.require(
        false, {Alert::unexpected_message, "tickets must not flood the connection", {9846, "4.7.1"}},
        "at most 32 NewSessionTickets without application data between them", state.tickets_in_a_row);
  // RFC 9846 4.7.1: a ticket with a lifetime of zero is discarded at once, and none is used for more than 7
  // days.
  if (message.ticket_lifetime == 0) return state;
  const auto early_data = get<EarlyDataIndication>(message.extensions);
  Psk psk{.identity = message.ticket,
          .key = schedule::resumption_psk(state.deriver, state.resumption_secret, message.ticket_nonce).value,
          .hash = state.deriver.hash,
          .origin = schedule::PskOrigin::resumption,
          .max_early_data_size = early_data ? early_data->max_early_data_size : 0,
          .suite = state.deriver.suite.suite,
          .alpn_protocol = negotiated_.alpn_protocol};
  tickets_.push_back({.psk = std::move(psk),
                      .lifetime = std::min(message.ticket_lifetime, longest_ticket_lifetime),
                      .age_add = message.ticket_age_add,
                      .received_at = config_.milliseconds(),
                      .server_name = config_.server_name,
                      .good_until = good_until_});
  if (tickets_.size() > max_tickets) tickets_.pop_front();
  return state;
}

Next<Client::Connected> Client::on(Connected state, const CertificateRequest& message) {
  context_.require(
      config_.post_handshake_auth,
      {Alert::unexpected_message,
       "a CertificateRequest must not come after the handshake unless post_handshake_auth was offered",
       {9846, "4.7.2"}},
      "NewSessionTicket or KeyUpdate", "CertificateRequest");
  // RFC 9846 4.4.2: an external PSK and certificates do not go together.
  context_.require(negotiated_.psk != schedule::PskOrigin::external,
                   {Alert::unexpected_message,
                    "a server that authenticates with an external PSK must not ask for a certificate",
                    {9846, "4.4.2"}},
                   "NewSessionTicket or KeyUpdate", "CertificateRequest");
  context_.require(request_contexts_.size() < record::most_certificate_requests,
                   {Alert::unexpected_message,
                    "requests for a certificate must not flood the connection",
                    {9846, "4.7.2"}},
                   "at most 32 in one connection", request_contexts_.size() + 1);
  const Bytes& context = message.certificate_request_context;
  context_.require(
      std::find(request_contexts_.begin(), request_contexts_.end(), context) == request_contexts_.end(),
      {Alert::illegal_parameter,
       "certificate_request_context must be unique in the connection",
       {9846, "4.4.2"}},
      "one that did not come before", [&] { return to_hex(context); });
  request_contexts_.push_back(context);
  if (context_.close_notify_sent) return state;  // RFC 9846 6.1: nothing follows our close_notify
  // RFC 9846 4.1: the transcript of each such authentication starts again from the main handshake.
  schedule::Transcript transcript = context_.transcript;
  transcript.add(context_.message);
  authenticate(answer_to(message), transcript, state.deriver, state.send_secret);
  return state;
}

Next<Client::Connected> Client::on(Connected state, const KeyUpdate& message) {
  receive_key_update(context_, state, message);
  return state;
}

}  // namespace glasstls::handshake
