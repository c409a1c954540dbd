#include "victim.hpp"

#include "messages/extension_bodies.hpp"
#include "support/catch.hpp"
#include "support/forge.hpp"

namespace glasstls::testing {

using namespace messages;

namespace {

const Bytes psk_value(32, 0x5e);

/// A ticket of that value, as if from an earlier connection.
const handshake::Ticket& ticket() {
  static const handshake::Ticket made = [] {
    handshake::Ticket ticket;
    ticket.psk.identity = {1, 2, 3};
    ticket.psk.key = Secret(View(psk_value));
    ticket.psk.origin = schedule::PskOrigin::resumption;
    ticket.psk.max_early_data_size = 100;
    ticket.psk.suite = CipherSuite::TLS_AES_128_GCM_SHA256;
    ticket.psk.alpn_protocol = "h2";
    ticket.lifetime = 3600;
    ticket.received_at = forge::now * 1000;
    ticket.server_name = "server.example";
    ticket.good_until = forge::now + 3600;
    return ticket;
  }();
  return made;
}

/// A CertificateRequest with everything in it that we understand.
Extensions wishes() {
  return {make_extension(SignatureSchemeList{{SignatureScheme::ed25519}}),
          make_extension(SignatureSchemeListCert{{SignatureScheme::ed25519}}),
          make_extension(CertificateAuthorities{{{Bytes(4, 0x30)}}}),
          make_extension(OidFilterExtension{{{*from_hex("0603551d0f"), *from_hex("03020780")}}}),
          {ExtensionType::status_request, {}}};
}

struct Run {
  Alert alert;
  Bytes seen;  ///< the message as it was before it was replaced
};

Run run(const Experiment& experiment, const Bytes* replacement) {
  Run result{waits, {}};
  CountingRandom random;
  auto config = Loopback::config(random);
  config.alpn_protocols = {"h2", "http/1.1"};
  config.record_size_limit = 16385;
  auto script = Loopback::script();
  script.retry = experiment.retry;
  if (script.retry) script.cookie = Bytes(8, 0xc0);
  script.group = script.retry ? NamedGroup::secp256r1 : NamedGroup::x25519;
  script.request_certificate = !experiment.after_handshake;
  script.certificate_request = wishes();
  config.post_handshake_auth = experiment.after_handshake;
  if (experiment.resumed) {
    config.tickets = {&ticket()};
    config.early_data = true;
    script.psk = psk_value;
    script.accept_early_data = true;
  }
  script.encrypted_extensions = {{ExtensionType::server_name, {}},
                                 make_extension(ProtocolNameList{{{to_bytes(as_bytes("h2"))}}}),
                                 make_extension(RecordSizeLimit{16385}),
                                 make_extension(NamedGroupList{{NamedGroup::secp384r1}})};
  script.tamper = [&](std::string_view name, Bytes& bytes) {
    if (name != experiment.message) return;
    result.seen = bytes;
    if (replacement) bytes = *replacement;
  };
  Loopback loopback(std::move(script), std::move(config));
  if (experiment.resumed) loopback.client.send_early_data(as_bytes("early"));
  loopback.run();
  if (loopback.client.connected()) {
    if (experiment.after_handshake) loopback.server.request_certificate({1, 2});
    loopback.server.send_message(encode_handshake(
        NewSessionTicket{3600, 5, {1}, {1, 2, 3}, {make_extension(EarlyDataIndication{100})}}));
    loopback.run();
  }
  if (loopback.client.connected()) {
    loopback.server.send_key_update(KeyUpdateRequest::update_requested);
    loopback.server.send(as_bytes("the end"));
    loopback.run();
    if (as_text(loopback.client.take_application_data()) == "the end") result.alert = accepted;
  }
  if (loopback.client.failed()) {
    REQUIRE(loopback.client.failure());
    if (!loopback.server.unreadable) REQUIRE(loopback.server.alert == loopback.client.failure()->alert);
    REQUIRE_FALSE(loopback.client.failure()->why.empty());
    result.alert = loopback.client.failure()->alert;
  }
  return result;
}

}  // namespace

const std::vector<Experiment>& experiments() {
  static const std::vector<Experiment> all{
      {"ServerHello"},
      {"ServerHello", true},
      {"HelloRetryRequest", true},
      {"EncryptedExtensions"},
      {"CertificateRequest"},
      {"Certificate"},
      {"CertificateVerify"},
      {"Finished"},
      {"NewSessionTicket"},
      {"KeyUpdate"},
      {.message = "ServerHello", .resumed = true},
      {.message = "EncryptedExtensions", .resumed = true},
      {.message = "CertificateRequest", .after_handshake = true},
  };
  return all;
}

Bytes unchanged(const Experiment& experiment) {
  const Run result = run(experiment, nullptr);
  REQUIRE(result.alert == accepted);
  REQUIRE_FALSE(result.seen.empty());
  return result.seen;
}

Alert outcome(const Experiment& experiment, const Bytes& replacement) {
  return run(experiment, &replacement).alert;
}

}  // namespace glasstls::testing
