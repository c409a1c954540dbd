#include "story/facts.hpp"

#include "messages/extension_bodies.hpp"
#include "messages/handshake.hpp"
#include "schedule/cipher_suite.hpp"
#include "story/fact_words.hpp"
#include "support/catch.hpp"
#include "support/rfc8448_messages.hpp"

using namespace glasstls;
using namespace glasstls::story;

namespace {

/// The messages of one trace as a story; who sent them does not matter here.
Story story_of(const std::string& file) {
  Story story;
  for (const auto& message : testing::rfc8448_messages())
    if (message.where.starts_with(file))
      story.steps.push_back({0, Message{{}, message.name, message.bytes, 0, 0}});
  return story;
}

const Message& message_of(const Story& story, std::size_t index) {
  return std::get<Message>(story.steps.at(index).what);
}

std::string value_of(const std::vector<Fact>& facts, std::string_view name) {
  for (const Fact& fact : facts)
    if (fact.name == name) return fact.value;
  return "(absent)";
}

}  // namespace

TEST_CASE("what RFC 8448 section 3 offers, chooses and proves") {
  const Story story = story_of("section3");
  const auto offered = facts(message_of(story, 0));
  CHECK(value_of(offered, "server_name") == "server");
  CHECK(value_of(offered, "cipher_suites") ==
        "TLS_AES_128_GCM_SHA256, TLS_CHACHA20_POLY1305_SHA256, TLS_AES_256_GCM_SHA384");
  CHECK(value_of(offered, "key_share") == "x25519");
  CHECK(value_of(offered, "psk_key_exchange_modes") == "psk_dhe_ke");
  CHECK(value_of(offered, "further extensions") == "renegotiation_info, session_ticket");
  const auto chosen = facts(message_of(story, 1));
  CHECK(value_of(chosen, "cipher_suite") == "TLS_AES_128_GCM_SHA256");
  CHECK(value_of(chosen, "key_share") == "x25519");
  CHECK(value_of(facts(message_of(story, 3)), "certificate_list") == "1 certificate, 432 bytes");
  CHECK(value_of(facts(message_of(story, 4)), "algorithm") == "rsa_pss_rsae_sha256");
  CHECK(value_of(facts(message_of(story, 7)), "ticket_lifetime") == "30 seconds");

  const NegotiationSummary n = negotiated(story);
  CHECK(n.version == "TLS 1.3");
  CHECK(n.cipher_suite == "TLS_AES_128_GCM_SHA256");
  CHECK(n.group == "x25519");
  CHECK(n.signature_algorithm == "rsa_pss_rsae_sha256");
  CHECK(n.server_name == "server");
  CHECK_FALSE(n.resumed);
  CHECK_FALSE(n.hello_retry_request);
}

TEST_CASE("a retry, a resumption and a client certificate are noticed") {
  const Story retry = story_of("section5");
  CHECK(value_of(facts(message_of(retry, 1)), "key_share") == "secp256r1 wanted");
  CHECK(negotiated(retry).hello_retry_request);
  CHECK(negotiated(retry).group == "secp256r1");
  CHECK(negotiated(story_of("section4")).resumed);
  CHECK(negotiated(story_of("section6")).client_certificate_requested);
}

TEST_CASE("facts of a broken message say what could be read and what is broken, and never fail") {
  for (auto& message : testing::rfc8448_messages())
    for (std::size_t at = 0; at < message.bytes.size(); ++at) {
      Bytes changed = message.bytes;
      changed[at] ^= 0x55;
      facts(Message{{}, message.name, changed, 0, 0});
    }
  CHECK(value_of(facts(Message{{}, "ClientHello", {1, 0, 0, 0}, 0, 0}), "broken") ==
        "the message ends inside legacy_version; expected 2 bytes, got 0 [RFC 9846 4.2.2 (RFC 8446 4.1.2)]");
}

TEST_CASE("every cipher suite that is implemented has a reason to be chosen") {
  for (const schedule::SuiteParameters& suite : schedule::implemented_suites()) {
    CAPTURE(name_of(suite.suite));
    CHECK_FALSE(chosen("cipher_suite", name_of(suite.suite)).why.empty());
  }
}

TEST_CASE("behind encrypted_client_hello the server's name is the outer one") {
  using messages::ExtensionType;
  // RFC 9849: outer, HKDF-SHA256 and AES-128-GCM, config_id 7, enc of 2 bytes and payload of 3.
  const Bytes ech = *from_hex("0000010001070002aabb0003010203");
  const Bytes hello = messages::encode_handshake(messages::ClientHello{
      .cipher_suites = {messages::CipherSuite::TLS_AES_128_GCM_SHA256},
      .extensions = {
          messages::make_extension(messages::ServerNameList{{{0, to_bytes(as_bytes("public.example"))}}}),
          messages::make_extension(
              messages::SupportedVersionsClientHello{{messages::ProtocolVersion::tls13}}),
          {ExtensionType::encrypted_client_hello, ech}}});
  const auto said = facts(Message{{}, "ClientHello", hello, 0, 0});
  CHECK(value_of(said, "server_name") == "public.example");
  CHECK(said[0].why.find("outer name") != std::string::npos);
  CHECK(value_of(said, "encrypted_client_hello") ==
        "outer, config_id 7, HKDF-SHA256 and AES-128-GCM, enc 2 bytes, payload 3 bytes");
  CHECK(value_of(said, "broken") == "(absent)");
}
