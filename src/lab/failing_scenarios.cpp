#include <algorithm>

#include "lab/bad_certificates.hpp"
#include "lab/scenarios.hpp"
#include "messages/numbers.hpp"
#include "record/header.hpp"

namespace glasstls::lab {

namespace {

using messages::CipherSuite;
using messages::NamedGroup;
using story::Direction;

/// For Scenario::went: whether the client failed with that alert.
auto ended(Direction direction, Alert alert) {
  return [=](const Shown& shown) { return ended_with(shown, direction, alert); };
}

/// The client found what is wrong with the certificate, and sent the alert for it.
bool refused(const Shown& shown, const BadCertificate& bad) {
  const story::CertificatesStep* judgement = nullptr;
  for (const story::Step& step : shown.story.steps)
    if (const auto* found = std::get_if<story::CertificatesStep>(&step.what)) judgement = found;
  return judgement && !judgement->verdict.accepted() && bad.alert &&
         ended_with(shown, Direction::sent, *bad.alert);
}

/// A server with one of the lab's certificates.
Scenario bad_certificate(const BadCertificate& bad) {
  return {
      .name = std::string(bad.label),
      .summary = "a certificate is refused: " + std::string(bad.wrong),
      .look_for = "Something is wrong with the server's certificate: " + std::string(bad.wrong) +
                  ".\n\nLook at how far the handshake gets, what the client finds, and which alert it sends.",
      .lesson =
          std::string(bad.explanation) +
          " The two sides had already agreed on keys, but the client did not know with whom. So it sent only an "
          "alert under these keys, and no request.",
      .section = {9846, "4.5.1.3"},
      .next = "alpn-mismatch",
      .arrange =
          [&bad](Stage& stage) {
            stage.host = std::string(bad.label) + ".badcerts.localhost";
            stage.server.credentials.push_back(
                make_credential(bad, stage.root(), stage.now(), stage.random()));
          },
      .went = [&bad](const Shown& shown) { return refused(shown, bad); }};
}

Scenario alpn_mismatch() {
  return {
      .name = "alpn-mismatch",
      .summary = "no application protocol in common",
      .look_for =
          "The client speaks http/1.1, and this server speaks only h2.\n\nLook for ALPN in the ClientHello, and "
          "for the side that ends the connection.",
      .lesson =
          "The server refused at once. Without ALPN, the two would have noticed later that they do not understand "
          "each other. Also, an attacker could have sent the client to another service under the same name, which "
          "would misread the client's bytes.",
      .section = {9846, "6.2"},
      .next = "no-common-suite",
      .arrange = [](Stage& stage) { stage.server.alpn_protocols = {"h2"}; },
      .went = ended(Direction::received, Alert::no_application_protocol)};
}

Scenario no_common_suite() {
  return {
      .name = "no-common-suite",
      .summary = "no cipher suite in common",
      .look_for =
          "The client offers only TLS_CHACHA20_POLY1305_SHA256, and the server accepts only the two with AES.",
      .lesson =
          "There was nothing to choose. This is rare: TLS 1.3 has only five suites, and nearly every program "
          "supports the same one or two. Older versions had hundreds, and most failures and many attacks came from "
          "the choice.",
      .section = {9846, "4.2.1"},
      .next = "no-common-group",
      .arrange =
          [](Stage& stage) {
            stage.client.tls.cipher_suites = {CipherSuite::TLS_CHACHA20_POLY1305_SHA256};
            stage.server.cipher_suites = {CipherSuite::TLS_AES_128_GCM_SHA256,
                                          CipherSuite::TLS_AES_256_GCM_SHA384};
          },
      .went = ended(Direction::received, Alert::handshake_failure)};
}

Scenario no_common_group() {
  return {
      .name = "no-common-group",
      .summary = "no group for the key exchange in common",
      .look_for =
          "The client knows x25519, and this server knows secp384r1.\n\nA HelloRetryRequest would not help: why?",
      .lesson =
          "A HelloRetryRequest may ask only for a group that the client listed in supported_groups. The client "
          "listed one, and the server does not accept it.",
      .section = {9846, "4.2.1"},
      .next = "tls12-only",
      .arrange =
          [](Stage& stage) {
            stage.client.tls.supported_groups = stage.client.tls.key_shares = {NamedGroup::x25519};
            stage.server.supported_groups = {NamedGroup::secp384r1};
          },
      .went = ended(Direction::received, Alert::handshake_failure)};
}

/// The answer of a server that knows no TLS newer than 1.2: a ServerHello without supported_versions.
Bytes hello_of_tls12(View) {
  constexpr std::size_t random_size = 32;
  Bytes hello{0x03, 0x03};
  hello.insert(hello.end(), random_size, 0x2a);
  append(hello, Bytes{0x00, 0xc0, 0x2f, 0x00});  // no session id, ECDHE-RSA with AES-128-GCM, no compression
  const auto size = static_cast<std::uint8_t>(hello.size());
  Bytes record{22, 3, 3, 0, static_cast<std::uint8_t>(size + 4), 2, 0, 0, size};
  append(record, hello);
  return record;
}

Scenario tls12_only() {
  return {
      .name = "tls12-only",
      .summary = "a server that knows TLS 1.2 at most",
      .look_for =
          "The server of this scenario is not ours: it answers like a server that has never heard of TLS 1.3.\n\n"
          "Look for what is missing in its ServerHello.",
      .lesson =
          "The client asked for TLS 1.3 in supported_versions. An old server does not know this extension, looks "
          "at legacy_version and answers with TLS 1.2. Our client does not fall back: it sends an alert that says "
          "so, and closes.",
      .section = {9846, "4.3.1"},
      .next = "plain-http",
      .arrange = [](Stage& stage) { stage.impostor = hello_of_tls12; },
      .went = ended(Direction::sent, Alert::protocol_version)};
}

Bytes plain_http_answer(View) {
  return to_bytes(
      as_bytes("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\nYou speak TLS, I do not.\n"));
}

Scenario plain_http() {
  return {
      .name = "plain-http",
      .summary = "a port that does not speak TLS",
      .look_for = "Somebody mixed up the ports: an HTTP server answers, without TLS.",
      .lesson =
          "Every record begins with its type, its version and its length. Read as a record, \"HTTP/\" would have "
          "type 72, which does not exist. So the client knew after five bytes.",
      .section = {9846, "5.1"},
      .next = "bad-binder",
      .arrange = [](Stage& stage) { stage.impostor = plain_http_answer; },
      .went =
          [](const Shown& shown) {
            return ended_with(shown, Direction::sent, Alert::unexpected_message) ||
                   ended_with(shown, Direction::sent, Alert::decode_error);
          }};
}

Scenario bad_binder() {
  return {
      .name = "bad-binder",
      .summary = "two sides that believe they share a key, but do not",
      .look_for =
          "Both know a key named \"classroom\", but not the same key.\n\nLook for the binder in the ClientHello's "
          "pre_shared_key.",
      .lesson =
          "The binder is a MAC over the ClientHello, made with the shared key. The server found the name, computed "
          "the binder with its own key, and got another value: the client does not have this key, so the server "
          "must not continue. Its refusal reveals that the name exists, but such names are not secret.",
      .section = {9846, "4.3.11.2"},
      .next = "client-auth-missing",
      .arrange =
          [](Stage& stage) {
            constexpr std::size_t size = 32;
            Bytes servers(size), clients(size);
            stage.random().fill(servers, "PSK");
            stage.random().fill(clients, "PSK");
            stage.give_psk("classroom", servers, clients);
            wipe(servers);
            wipe(clients);
          },
      .went = ended(Direction::received, Alert::decrypt_error)};
}

Scenario client_certificate_missing() {
  return {
      .name = "client-auth-missing",
      .summary = "the server wants a client certificate, and there is none",
      .look_for =
          "The server demands a certificate from a client that has none.\n\nLook at when the refusal comes: the "
          "client has already completed its handshake and sent its request.",
      .lesson =
          "The client answered with an empty Certificate and its Finished, and sent its request. The server could "
          "refuse only after that: in TLS 1.3, a client learns from the first bytes of the answer whether the "
          "server accepted it.",
      .section = {9846, "4.5.1.3"},
      .next = "tampered",
      .arrange = [](Stage& stage) { stage.demand_client_certificate(); },
      .went = ended(Direction::received, Alert::certificate_required)};
}

Bytes flip_last_bit(Bytes flight) {
  flight.back() ^= 1;
  return flight;
}

Scenario tampered() {
  return {
      .name = "tampered",
      .summary = "somebody on the path changes one bit",
      .look_for =
          "Somebody between client and server flips the last bit of the server's first flight.\n\n"
          "Look at how much the client still believes, and at its alert.",
      .lesson =
          "Each record carries a tag that only the two ends can compute. After a change of one bit, the client "
          "cannot use any of the record. It does not ask again either: a connection that somebody tampered with is "
          "over.",
      .section = {9846, "5.2"},
      .next = "cut-off",
      .arrange = [](Stage& stage) { stage.meddle = flip_last_bit; },
      .went = ended(Direction::sent, Alert::bad_record_mac)};
}

/// Only the first record of what the server sends.
Bytes first_record(Bytes flight) {
  flight.resize(std::min(flight.size(), record::record_size(flight)));
  return flight;
}

Scenario cut_off() {
  return {
      .name = "cut-off",
      .summary = "the connection breaks in the middle of the handshake",
      .look_for = "The connection ends after the ServerHello.\n\nLook for a goodbye: there is none.",
      .lesson =
          "A side that ends a connection says so, with close_notify or another alert. Once there are keys, nobody "
          "else can send that alert. An end without an alert may be an accident, or an attacker who holds back the "
          "rest: the client trusts nothing that may be incomplete.",
      .section = {9846, "6.1"},
      .next = "full",
      .arrange =
          [](Stage& stage) {
            stage.meddle = first_record;
            stage.hang_up = true;
          },
      .went =
          [](const Shown& shown) {
            return ended_without_alert(shown) && size_of(shown.story, "ServerHello") > 0;
          }};
}

}  // namespace

std::vector<Scenario> failing_scenarios() {
  std::vector<Scenario> list;
  for (const BadCertificate& one : bad_certificates())
    if (one.alert) list.push_back(bad_certificate(one));
  for (Scenario (*make)() : {alpn_mismatch, no_common_suite, no_common_group, tls12_only, plain_http,
                             bad_binder, client_certificate_missing, tampered, cut_off})
    list.push_back(make());
  for (Scenario& one : list) one.fails = true;
  return list;
}

}  // namespace glasstls::lab
