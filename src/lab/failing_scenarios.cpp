#include <algorithm>

#include "lab/bad_certificates.hpp"
#include "lab/scenarios.hpp"
#include "messages/numbers.hpp"

namespace glasstls::lab {

namespace {

using messages::CipherSuite;
using messages::NamedGroup;
using story::Direction;

/// Whether this alert went in that direction, and the client did not get through.
bool ended_with(const Shown& shown, Direction direction, Alert alert) {
  bool alarmed = false, trouble = false;
  for (const story::Step& step : shown.story.steps) {
    if (const auto* alarm = std::get_if<story::AlertStep>(&step.what))
      alarmed = alarmed || (alarm->direction == direction && alarm->alert == alert);
    trouble = trouble || std::holds_alternative<story::ErrorStep>(step.what);
  }
  return alarmed && trouble;
}

template <Direction direction, Alert alert>
bool ended(const Shown& shown, const std::string&) {
  return ended_with(shown, direction, alert);
}

const BadCertificate& certificate_of(std::string_view label) {
  const auto& all = bad_certificates();
  return *std::find_if(all.begin(), all.end(), [&](const BadCertificate& one) { return one.label == label; });
}

void arrange_certificate(Stage& stage, const std::string& label) {
  stage.host = label + ".badcerts.localhost";
  stage.server.credentials.push_back(make_bad_credential(label, stage.root(), stage.now(), stage.random()));
}

/// The client sent the alert that fits, and found what is wrong.
bool refused_certificate(const Shown& shown, const std::string& label) {
  const BadCertificate& bad = certificate_of(label);
  const story::CertificatesStep* judgement = nullptr;
  for (const story::Step& step : shown.story.steps)
    if (const auto* found = std::get_if<story::CertificatesStep>(&step.what)) judgement = found;
  if (!judgement || judgement->verdict.accepted()) return false;
  return std::any_of(bad.alerts.begin(), bad.alerts.end(),
                     [&](Alert alert) { return ended_with(shown, Direction::sent, alert); });
}

/// What a server that knows TLS 1.2 at most answers: its ServerHello, with no supported_versions in it.
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

Bytes plain_http(View) {
  return to_bytes(
      as_bytes("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\nYou speak TLS, I do not.\n"));
}

/// The size of the first record, header included.
std::size_t first_record(View flight) {
  constexpr std::size_t header = 5;
  return std::min<std::size_t>(flight.size(), header + (std::size_t{flight[3]} << 8 | flight[4]));
}

Bytes flip_last_bit(Bytes flight) {
  flight.back() ^= 1;
  return flight;
}

Bytes first_record_alone(Bytes flight) {
  flight.resize(first_record(flight));
  return flight;
}

void give_psks(Stage& stage, bool same) {
  constexpr std::size_t size = 32;
  for (handshake::Psk* psk : {&stage.server.psks.emplace_back(), &stage.psk}) {
    Bytes key(size, std::uint8_t{1});
    if (!same) stage.random().fill(key, "PSK");
    psk->identity = to_bytes(as_bytes("classroom"));
    psk->key = Secret(View(key));
    wipe(key);
  }
}

void add_certificates(std::vector<Scenario>& list) {
  for (const BadCertificate& one : bad_certificates()) {
    if (one.label == "good") continue;
    Scenario scenario{.name = std::string(one.label),
                      .summary = "a certificate is refused: " + std::string(one.wrong)};
    scenario.look_for =
        "The server's certificate has something wrong with it: " + std::string(one.wrong) +
        ".\n\nLook at how far the handshake gets, at what the client finds, and at the alert that it sends.";
    scenario.lesson = std::string(one.explanation) +
                      " The keys were agreed on already when the client found out, but with whom? It sent "
                      "nothing but an alert under them: no request left.";
    scenario.section = {9846, "4.5.1.3"};
    scenario.next = "alpn-mismatch";
    scenario.arrange = arrange_certificate;
    scenario.went = refused_certificate;
    scenario.fails = true;
    list.push_back(std::move(scenario));
  }
}

}  // namespace

std::vector<Scenario> failing_scenarios() {
  std::vector<Scenario> list;
  add_certificates(list);
  const auto add = [&](Scenario scenario) {
    scenario.fails = true;
    list.push_back(std::move(scenario));
  };

  add({.name = "alpn-mismatch",
       .summary = "no application protocol in common",
       .look_for = "The client speaks http/1.1 and this server h2 alone.\n\nLook for ALPN in the "
                   "ClientHello, and for "
                   "who ends the connection.",
       .lesson = "The server refused at once. Without ALPN the two would have found out later, by not "
                 "understanding "
                 "each other, and an attacker could have led a client to another server of the same name "
                 "that takes "
                 "its bytes for something else.",
       .section = {9846, "6.2"},
       .next = "no-common-suite",
       .arrange = [](Stage& stage, const std::string&) { stage.server.alpn_protocols = {"h2"}; },
       .went = ended<Direction::received, Alert::no_application_protocol>});

  add({.name = "no-common-suite",
       .summary = "no cipher suite in common",
       .look_for =
           "The client offers TLS_CHACHA20_POLY1305_SHA256 alone, and the server takes the two with AES.",
       .lesson =
           "There was nothing to choose. TLS 1.3 has five suites, all of them good, so that this is rare: in "
           "older versions there were hundreds, and most failures and many attacks lay in choosing.",
       .section = {9846, "4.2.1"},
       .next = "no-common-group",
       .arrange =
           [](Stage& stage, const std::string&) {
             stage.client.tls.cipher_suites = {CipherSuite::TLS_CHACHA20_POLY1305_SHA256};
             stage.server.cipher_suites = {CipherSuite::TLS_AES_128_GCM_SHA256,
                                           CipherSuite::TLS_AES_256_GCM_SHA384};
           },
       .went = ended<Direction::received, Alert::handshake_failure>});

  add({.name = "no-common-group",
       .summary = "no group for the key exchange in common",
       .look_for =
           "The client knows x25519 and this server secp384r1.\n\nA HelloRetryRequest would not help: why?",
       .lesson = "A HelloRetryRequest may only ask for a group that the client listed in supported_groups. "
                 "It listed "
                 "one, and the server does not take it.",
       .section = {9846, "4.2.1"},
       .next = "tls12-only",
       .arrange =
           [](Stage& stage, const std::string&) {
             stage.client.tls.supported_groups = stage.client.tls.key_shares = {NamedGroup::x25519};
             stage.server.supported_groups = {NamedGroup::secp384r1};
           },
       .went = ended<Direction::received, Alert::handshake_failure>});

  add({.name = "tls12-only",
       .summary = "a server that knows TLS 1.2 at most",
       .look_for =
           "The server in this scenario is not ours: it answers as one that has never heard of TLS 1.3.\n\n"
           "Look for what is missing in its ServerHello.",
       .lesson =
           "The client asked for TLS 1.3 in supported_versions. An old server does not know that extension, "
           "looks at legacy_version and answers with TLS 1.2. This client does not go back: it says so and "
           "leaves.",
       .section = {9846, "4.3.1"},
       .next = "plain-http",
       .arrange = [](Stage& stage, const std::string&) { stage.impostor = hello_of_tls12; },
       .went = ended<Direction::sent, Alert::protocol_version>});

  add({.name = "plain-http",
       .summary = "a port that does not speak TLS",
       .look_for = "Somebody mixed up the ports: an HTTP server answers, without TLS.",
       .lesson = "Every record begins with its type, the version and its length. \"HTTP/\" read as a record "
                 "would be "
                 "of type 72, which does not exist, so that the client knew after five bytes.",
       .section = {9846, "5.1"},
       .next = "bad-binder",
       .arrange = [](Stage& stage, const std::string&) { stage.impostor = plain_http; },
       .went =
           [](const Shown& shown, const std::string&) {
             return ended_with(shown, Direction::sent, Alert::unexpected_message) ||
                    ended_with(shown, Direction::sent, Alert::decode_error);
           }});

  add({.name = "bad-binder",
       .summary = "two sides that think they share a key, and do not",
       .look_for = "Both know a key named \"classroom\", but not the same one.\n\nLook for the binder in the "
                   "ClientHello's pre_shared_key.",
       .lesson =
           "The binder is a MAC over the ClientHello with a key from the shared one. The server found the "
           "name, computed the binder with its own key, and got something else: whoever sent this does not "
           "have the key, so that it must not go on. Its refusal tells that the name exists: such names are "
           "no "
           "secrets.",
       .section = {9846, "4.3.11.2"},
       .next = "client-auth-missing",
       .arrange = [](Stage& stage, const std::string&) { give_psks(stage, false); },
       .went = ended<Direction::received, Alert::decrypt_error>});

  add({.name = "client-auth-missing",
       .summary = "the server wants a client certificate, and there is none",
       .look_for =
           "The server demands a certificate from a client that has none.\n\nLook at when the refusal comes: "
           "for the client the handshake is complete by then, and its request is on the way.",
       .lesson =
           "The client answered with an empty Certificate and its Finished, and went on to its request. The "
           "server's no could only come after that: in TLS 1.3 a client learns with the first bytes of the "
           "answer whether it was let in.",
       .section = {9846, "4.5.1.3"},
       .next = "tampered",
       .arrange = [](Stage& stage, const std::string&) { stage.demand_client_certificate(); },
       .went = ended<Direction::received, Alert::certificate_required>});

  add({.name = "tampered",
       .summary = "somebody on the path changes one bit",
       .look_for = "Between client and server sits somebody who flips the last bit of what the server sends "
                   "first.\n\n"
                   "Look at how much the client still believes, and at what it says.",
       .lesson = "Each record carries a tag that only the two ends can compute. One bit off, and the whole "
                 "record is "
                 "worth nothing: the client does not say what it read, because it read nothing. Nothing is "
                 "asked for "
                 "again either: a connection that was tampered with is over.",
       .section = {9846, "5.2"},
       .next = "cut-off",
       .arrange = [](Stage& stage, const std::string&) { stage.meddle = flip_last_bit; },
       .went = ended<Direction::sent, Alert::bad_record_mac>});

  add({.name = "cut-off",
       .summary = "the connection breaks in the middle of the handshake",
       .look_for = "The connection ends after the ServerHello.\n\nLook for a goodbye: there is none.",
       .lesson =
           "Whoever ends a connection says so, with close_notify or another alert, and under keys nobody "
           "else "
           "can say it. An end without one may be an accident or an attack that holds back the rest: the "
           "client trusts nothing that may be incomplete.",
       .section = {9846, "6.1"},
       .next = "full",
       .arrange =
           [](Stage& stage, const std::string&) {
             stage.meddle = first_record_alone;
             stage.hang_up = true;
           },
       .went =
           [](const Shown& shown, const std::string&) {
             bool alarmed = false, trouble = false;
             for (const story::Step& step : shown.story.steps) {
               alarmed = alarmed || std::holds_alternative<story::AlertStep>(step.what);
               trouble = trouble || std::holds_alternative<story::ErrorStep>(step.what);
             }
             return trouble && !alarmed && size_of(shown.story, "ServerHello") > 0;
           }});
  return list;
}

}  // namespace glasstls::lab
