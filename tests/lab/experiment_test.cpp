#include "lab/experiment.hpp"

#include <set>

#include "lab/courier.hpp"
#include "lab/usage_error.hpp"
#include "support/catch.hpp"
#include "support/has.hpp"

using namespace glasstls;
using namespace glasstls::lab;
using namespace glasstls::testing;

namespace {

constexpr std::uint64_t seed = 1;

Ending end_of(const std::string& tampering) {
  Stage stage(seed);
  return carry_out(stage, parse_tampering(tampering), nullptr);
}

std::string complaint(const std::string& tampering) {
  try {
    end_of(tampering);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "none";
}

/// "client illegal_parameter", "nobody completed".
std::string in_short(const Ending& ending) {
  switch (ending.how) {
    case Ending::How::alert: return ending.side + " " + std::string(name_of(ending.failure->alert));
    case Ending::How::silence: return "nobody silence";
    case Ending::How::completed: return "nobody completed";
    case Ending::How::declined: return "server declined";
  }
  return {};
}

}  // namespace

TEST_CASE("each prepared experiment ends as its explanation says, with any keys") {
  CHECK(prepared_experiments().size() >= 12);
  std::set<std::string_view> names;
  for (const PreparedExperiment& one : prepared_experiments()) {
    CAPTURE(one.name);
    CHECK(names.insert(one.name).second);
    CHECK_FALSE(one.question.empty());
    CHECK_FALSE(one.explanation.empty());
    for (std::optional<std::uint64_t> chance :
         {std::optional<std::uint64_t>(seed), std::optional<std::uint64_t>()}) {
      Stage stage(chance);
      const Ending ending = carry_out(stage, parse_tampering(std::string(one.tampering)), nullptr);
      CHECK(ending.how == one.how);
      CHECK(ending.side == one.side);
      CHECK(ending.failure.has_value() == (one.how == Ending::How::alert));
      if (!ending.failure) continue;
      CHECK(name_of(ending.failure->alert) == name_of(one.alert));
      CAPTURE(ending.failure->why);
      if (one.section.number != 0) CHECK(ending.failure->section == one.section);
    }
  }
}

TEST_CASE("tampering with any message is noticed where the RFC says") {
  const auto [tampering, expected] = GENERATE(table<std::string, std::string>({
      {"client.Certificate:drop", "server unexpected_message"},
      {"client.CertificateVerify.signature=flip", "server decrypt_error"},
      {"client.Finished:flip", "server bad_record_mac"},
      {"client.Finished.verify_data=zeros", "server decrypt_error"},
      {"CertificateRequest:drop", "client decrypt_error"},
      {"HelloRetryRequest.cookie.cookie=flip", "server illegal_parameter"},
      {"HelloRetryRequest:repeat", "client unexpected_message"},
      {"HelloRetryRequest:drop", "nobody silence"},
      {"EndOfEarlyData:drop", "server bad_record_mac"},
      {"KeyUpdate:drop", "server bad_record_mac"},
      {"KeyUpdate:repeat", "server unexpected_message"},
      {"NewSessionTicket:truncate", "client decode_error"},
      {"NewSessionTicket.ticket=flip", "nobody completed"},
      {"ClientHello.random=zeros", "client bad_record_mac"},
      {"ClientHello.cipher_suites length=9", "server decode_error"},
      {"ClientHello:truncate", "server decode_error"},
      {"ClientHello:drop", "nobody silence"},
      {"ServerHello:drop", "client unexpected_message"},
      {"CertificateVerify.algorithm=ed25519", "client illegal_parameter"},
      {"EncryptedExtensions.application_layer_protocol_negotiation.0=flip", "client illegal_parameter"},
      {"ServerHello.key_share=empty", "client missing_extension"},
      {"ServerHello.supported_versions=empty", "client protocol_version"},
      {"ClientHello.cipher_suites=TLS_AES_256_GCM_SHA384,TLS_AES_128_GCM_SHA256", "client bad_record_mac"},
      {"ClientHello.cipher_suites.1=empty", "client bad_record_mac"},
      {"ClientHello.legacy_session_id=00", "client illegal_parameter"},
      {"ClientHello.server_name.HostName=a-longer-name.localhost", "client bad_record_mac"},
      {"Certificate.certificate_list=empty", "client decode_error"},
      {"client.Certificate.certificate_list=empty", "server certificate_required"},
      {"Finished.verify_data=00", "client decode_error"},
      {"clock=-400d", "client certificate_expired"},
      {"clock=1h", "nobody completed"},
      {"name=demo.localhost", "nobody completed"},
  }));
  CAPTURE(tampering);
  CHECK(in_short(end_of(tampering)) == expected);
}

TEST_CASE("for each act on each message, the lab says why it ended this way") {
  const std::string message =
      GENERATE("ClientHello", "ServerHello", "HelloRetryRequest", "EncryptedExtensions", "CertificateRequest",
               "server.Certificate", "server.CertificateVerify", "server.Finished", "client.Certificate",
               "client.CertificateVerify", "client.Finished", "NewSessionTicket", "EndOfEarlyData",
               "client.KeyUpdate", "server.KeyUpdate");
  for (const char* act : {"drop", "repeat", "reorder", "truncate", "flip"}) {
    const std::string text = message + ":" + act;
    CAPTURE(text);
    try {
      const Ending ending = end_of(text);
      CHECK(ending.done.find(message.substr(message.find('.') + 1)) != std::string::npos);
      CHECK_FALSE(
          (ending.failure ? reason_for(*ending.failure) : reason_for(parse_tampering(text), ending.how))
              .empty());
      CHECK((ending.how == Ending::How::alert) == ending.failure.has_value());
    } catch (const UsageError& error) {
      const std::string why = error.what();
      CHECK((has(why, "nothing follows") || has(why, "is empty already")));
    }
  }
}

TEST_CASE("an error says what cannot be done, and what can") {
  for (const char* text :
       {"", "Foo:drop", "Foo.random=00", "ServerHello:burn", "ServerHello:drop=1", "peer.Finished:drop",
        "clock", "clock=", "clock=soon", "clock=+99999999999d", "name=", "early-data:drop", "=", ":", "."}) {
    CAPTURE(text);
    CHECK_THROWS_AS(parse_tampering(text), UsageError);
  }
  for (const char* text : {"ServerHello", "ServerHello.", "ServerHello="})
    CHECK(has(complaint(text), "name a field of the message; there are\n  msg_type: 02 (server_hello)\n"));
  CHECK(has(complaint("ServerHello.colour=1"), "there is no field \"colour\" in the message; there are"));
  CHECK(has(complaint("ServerHello.colour=1"), "\n  cipher_suite: 1301 (TLS_AES_128_GCM_SHA256)\n"));
  CHECK(has(complaint("ClientHello.key_share.1.x=1"), "in key_share.1; there are\n  group: 001d (x25519)\n"));
  CHECK(has(complaint("ClientHello.key_share.1.group.x=1"), "it has no fields of its own"));
  for (const char* value : {"", "=", "=0x130200", "=65536", "=0xzz", "=secp256r1", "=empty", "=text:abc"}) {
    const std::string why = complaint("ServerHello.cipher_suite" + std::string(value));
    CAPTURE(why);
    CHECK(has(why, "cipher_suite is 1301 (TLS_AES_128_GCM_SHA256)"));
    CHECK(has(why, "It takes the name of a cipher suite (TLS_AES_128_GCM_SHA256, "));
    CHECK(has(why, "2 bytes in hexadecimal"));
  }
  CHECK(has(complaint("ServerHello.random=short"), "It takes 32 bytes in hexadecimal"));
  CHECK(has(complaint("ServerHello.random=00"), "It takes 32 bytes in hexadecimal"));
  CHECK(has(complaint("ClientHello.cipher_suites length=65536"), "It takes a number from 0 to 65535"));
  CHECK(has(complaint("ClientHello.cipher_suites length=0a"), "It takes a number from 0 to 65535"));
  CHECK(has(complaint("ClientHello.legacy_session_id=" + std::string(512, '0')), "too few for 256"));
  CHECK(has(complaint("Finished:reorder"), "nothing follows"));
  CHECK(has(complaint("EndOfEarlyData:truncate"), "is empty already"));
  CHECK(has(complaint("client.ServerHello:drop"), "nothing to change"));
}

TEST_CASE("a field is found inside extensions and lists, and its value can be written in each way") {
  const Bytes hello = *from_hex(
      "020000340303000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f001301000006002b00020304"
      "0000");
  const auto set = [&](std::string_view field, std::string_view value) {
    const Changed changed = set_field(View(hello).first(56 - 6), field, value);
    return to_hex(View(changed.message).subspan(39, 2)) + " " + to_hex(changed.message).substr(92);
  };
  CHECK(set("cipher_suite", "TLS_AES_256_GCM_SHA384") == set("cipher_suite", "0x1302"));
  CHECK(set("cipher_suite", "1302") == set("cipher_suite", "0x1302"));
  CHECK(set("cipher_suite", "tls_aes_256_gcm_sha384") == set("cipher_suite", "0x1302"));
  CHECK(has(set("cipher_suite", "flip"), "1300 "));
  CHECK(has(set("cipher_suite", "zeros"), "0000 "));
  CHECK(has(set("cipher_suite", "5"), "0005 "));
  CHECK(has(set("cipher_suite", "0x5"), "0005 "));
  CHECK(has(set("cipher_suite", "text:AB"), "4142 "));
}

TEST_CASE("a value may have another size, and the lengths around it are corrected, or left") {
  const Bytes hello = *from_hex(
      "0200002e0303000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f00130100"
      "0006002b00020304");
  const auto set = [&](std::string_view field, std::string_view value, bool keep = false) {
    const std::string text = to_hex(set_field(hello, field, value, keep).message);
    return text.substr(0, 8) + " " + text.substr(76);
  };
  CHECK(set("cipher_suite", "1301") ==
        "0200002e 00130100"
        "0006002b00020304");
  CHECK(set("legacy_session_id_echo", "aabb") ==
        "02000030 02aabb130100"
        "0006002b00020304");
  CHECK(set("legacy_session_id_echo", "aabb", true) ==
        "0200002e 00aabb130100"
        "0006002b00020304");
  CHECK(set("supported_versions", "empty") ==
        "02000028 00130100"
        "0000");
  CHECK(set("supported_versions.extension_data", "030403") ==
        "0200002f 00130100"
        "0007002b0003030403");
  CHECK(set("extensions", "empty") ==
        "02000028 00130100"
        "0000");
  CHECK(set("cipher_suite", "13", true).starts_with("0200002e 00001300"));  // fewer digits of one number
  CHECK(set("cipher_suite", "empty", true) ==
        "0200002e 0000"
        "0006002b00020304");
  CHECK(set("cipher_suite", "0x0013010a", true).starts_with("0200002e 000013010a00"));
  const Bytes finished = *from_hex("14000004aabbccdd");
  CHECK(to_hex(set_field(finished, "verify_data", "aabb").message) == "14000002aabb");
  CHECK(to_hex(set_field(finished, "verify_data", "empty", true).message) == "14000004");
  CHECK(has(set_field(finished, "verify_data", "aabb").words, "the lengths around it were corrected"));
  CHECK(has(set_field(finished, "verify_data", "aabb", true).words, "were left as they were"));
}

TEST_CASE("without tampering, every byte arrives as it was sent") {
  // The records that the engine sends, and those that the courier makes of them.
  struct Wire : trace::Sink {
    Bytes bytes;
    void receive(const trace::Event& event) override {
      if (const auto* sealed = std::get_if<trace::RecordSealed>(&event)) append(bytes, sealed->wire);
    }
  };
  Stage stage(seed);
  stage.server.credentials.push_back(stage.issue(stage.host));
  handshake::ClientConfig config = stage.client.tls;
  config.server_name = stage.host;
  Tamperer nobody(nullptr);
  struct Both : trace::Sink {
    explicit Both(std::string_view who, Tamperer& tamperer) : courier(who, tamperer) {}
    Courier courier;
    Wire wire;
    bool wants_secrets() const override { return true; }
    void receive(const trace::Event& event) override {
      courier.receive(event);
      wire.receive(event);
    }
  } up("client", nobody), down("server", nobody);
  connection::Client client(config, &up);
  connection::Server server(stage.server, &down);
  Bytes carried_up, carried_down;
  for (bool moved = true; moved;) {
    if (client.connected() && !client.receive_closed()) client.close();
    const Bytes there = up.courier.take();
    server.receive(there);
    const Bytes back = down.courier.take();
    client.receive(back);
    append(carried_up, there);
    append(carried_down, back);
    moved = !there.empty() || !back.empty();
  }
  CHECK(client.connected());
  CHECK(server.connected());
  CHECK(to_hex(carried_up) == to_hex(up.wire.bytes));
  CHECK(to_hex(carried_down) == to_hex(down.wire.bytes));
}
