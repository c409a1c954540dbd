#include <algorithm>
#include <map>
#include <string>

#include "schedule/hkdf_label.hpp"
#include "schedule/key_schedule.hpp"
#include "schedule/transcript.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::schedule;

namespace {

/// Keeps every secret's value and event by name.
struct Collector : trace::Sink {
  std::map<std::string, std::string> values, from;
  void receive(const trace::Event& event) override {
    if (const auto* derived = std::get_if<trace::SecretDerived>(&event)) {
      if (derived->value) values[std::string(derived->name)] = to_hex(derived->value->reveal());
      from[std::string(derived->name)] = derived->from;
    }
  }
  bool wants_secrets() const override { return wants; }
  bool wants = true;
};

std::string hex(const NamedSecret& secret) { return to_hex(secret.value.reveal()); }

}  // namespace

// The figures are those of RFC 8448 section 3.
TEST_CASE("the key schedule gives RFC 8448's secrets") {
  Collector collector;
  const Deriver deriver{crypto::HashAlgorithm::sha256, trace::Tracer(&collector), {}};
  const Secret shared(*from_hex("8bd4054fb55b9d63fdfbacf9f04b9f0d35e6d63f537563efd46272900f89492d"));
  const Bytes to_server_hello = *from_hex("860c06edc07858ee8e78f0e7428c58edd6b43f2ca3e6e95f02ed063cf0e1cad8");
  const Bytes to_server_finished =
      *from_hex("9608102a0f1ccc6db6250b7b7e417b1a000eaada3daae4777a7686c9ff83df13");

  HandshakeSecret handshake = EarlySecret(deriver).handshake(shared);
  CHECK(collector.values["early_secret"] ==
        "33ad0a1c607ec03b09e6cd9893680ce210adf300aa1f2660e1b22e10f170f92a");
  CHECK(collector.values["handshake_secret"] ==
        "1dc826e93606aa6fdc0aadc12f741b01046aa6b99f691ed221a9f0ca043fbeac");
  const NamedSecret client = handshake.client_handshake_traffic_secret(to_server_hello);
  const NamedSecret server = handshake.server_handshake_traffic_secret(to_server_hello);
  CHECK(hex(client) == "b3eddb126e067f35a780b3abf45e2d8f3b1a950738f52e9600746a0e27a55a21");
  CHECK(hex(server) == "b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38");
  const TrafficKeys keys = traffic_keys(deriver, server, crypto::AeadAlgorithm::aes_128_gcm);
  CHECK(to_hex(keys.key.reveal()) == "3fce516009c21727d0f2e4e86ee403bc");
  CHECK(to_hex(keys.iv.reveal()) == "5d313eb2671276ee13000b30");

  const MainSecret main = std::move(handshake).main();
  CHECK(collector.values["main_secret"] ==
        "18df06843d13a08bf2a449844c5f8a478001bc4d4c627984d5a41da8d0402919");
  CHECK(hex(main.client_application_traffic_secret_0(to_server_finished)) ==
        "9e40646ce79a7f9dc05af8889bce6552875afa0b06df0087f792ebb7c17504a5");
  CHECK(hex(main.server_application_traffic_secret_0(to_server_finished)) ==
        "a11af9f05531f856ad47116b45a950328204b4f44bfb6b3a4b4f1f3fcb631643");
  CHECK(hex(main.exporter_secret(to_server_finished)) ==
        "fe22f881176eda18eb8f44529e6792c50c9a3f89452f68d8ae311b4309d3cf50");

  CHECK(collector.from["handshake_secret"] == "derived(early_secret)");
  CHECK(collector.from["main_secret"] == "derived(handshake_secret)");
  CHECK(collector.from["client_handshake_traffic_secret"] == "handshake_secret");
}

TEST_CASE("secrets are shown only to a sink that asks") {
  Collector collector;
  collector.wants = false;
  const Deriver deriver{crypto::HashAlgorithm::sha384, trace::Tracer(&collector), {}};
  EarlySecret early(deriver);
  CHECK(collector.values.empty());
  CHECK(collector.from.count("early_secret") == 1);
}

TEST_CASE("every kind of secret has its own row") {
  CHECK(secret_rows().size() == static_cast<std::size_t>(SecretKind::write_iv) + 1);
  for (const SecretRow& row : secret_rows()) {
    CHECK_FALSE(row.name.empty());
    CHECK(row_of(row.kind).name == row.name);
  }
  CHECK(row_of(SecretKind::exporter_secret).keylog_label == "EXPORTER_SECRET");
  CHECK(row_of(SecretKind::write_iv).label == "iv");
}

TEST_CASE("HkdfLabel is encoded as RFC 8448 shows it") {
  CHECK(to_hex(hkdf_label("key", {}, 16)) == "001009746c733133206b657900");
  CHECK(to_hex(hkdf_label("derived", crypto::hash(crypto::HashAlgorithm::sha256, {}), 32)) ==
        "00200d746c733133206465726976656420e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("the next generation differs from the one before and keeps its name") {
  const Deriver deriver{crypto::HashAlgorithm::sha256, {}, {}};
  const NamedSecret first{SecretKind::server_application_traffic_secret, Secret(Bytes(32, 5))};
  const NamedSecret second = next_generation(deriver, first);
  CHECK(second.kind == first.kind);
  CHECK(hex(second) == to_hex(hkdf_expand_label(deriver.hash, first.value, "traffic upd", {}, 32).reveal()));
  CHECK(hex(second) != hex(first));
}

TEST_CASE("a transcript hashes the messages, and replaces the first ClientHello after a HelloRetryRequest") {
  const Bytes client_hello1{1, 0, 0, 2, 7, 7}, retry{2, 0, 0, 1, 9}, client_hello2{1, 0, 0, 1, 8};
  const auto algorithm = crypto::HashAlgorithm::sha256;
  Transcript transcript;
  transcript.add(client_hello1);
  CHECK_FALSE(transcript.is_started());
  transcript.add(retry);
  transcript.replace_client_hello_with_message_hash(algorithm);
  transcript.add(client_hello2);

  Bytes expected{254, 0, 0, 32};
  append(expected, crypto::hash(algorithm, client_hello1));
  append(expected, retry);
  append(expected, client_hello2);
  CHECK(transcript.hash() == crypto::hash(algorithm, expected));
  CHECK_NOTHROW(transcript.start(algorithm));
  CHECK_THROWS_AS(transcript.start(crypto::HashAlgorithm::sha384), std::logic_error);
}

TEST_CASE(
    "the five suites of RFC 9846 have parameters, others have none, and AES-CCM is not offered unasked") {
  using enum messages::CipherSuite;
  REQUIRE(find_suite(TLS_AES_256_GCM_SHA384));
  CHECK(find_suite(TLS_AES_256_GCM_SHA384)->hash == crypto::HashAlgorithm::sha384);
  CHECK(find_suite(TLS_CHACHA20_POLY1305_SHA256)->aead == crypto::AeadAlgorithm::chacha20_poly1305);
  CHECK(find_suite(TLS_AES_128_CCM_8_SHA256)->aead == crypto::AeadAlgorithm::aes_128_ccm_8);
  CHECK(find_suite(messages::CipherSuite{0x13ff}) == nullptr);
  CHECK(implemented_suites().size() == 5);
  for (const SuiteParameters& suite : usual_suites())
    CHECK(messages::name_of(suite.suite).find("CCM") == std::string_view::npos);
}

TEST_CASE("a suite is found by its number and by its name") {
  for (const SuiteParameters& suite : implemented_suites()) {
    CHECK(find_suite(suite.suite) == &suite);
    CHECK(find_suite(messages::name_of(suite.suite)) == &suite);
  }
  CHECK(find_suite("TLS_SM4_CCM_SM3") == nullptr);
  CHECK(find_suite("") == nullptr);
}

TEST_CASE("to a sink that asked for no secrets, no step of the schedule shows one") {
  struct Watch : trace::Sink {
    void receive(const trace::Event& event) override {
      const auto& step = std::get<trace::SecretDerived>(event);
      CHECK(step.value == nullptr);
      CHECK(step.input == nullptr);
      // The salt of the Main Secret is all that the application's keys are made from.
      if (step.label.empty()) CHECK(step.context.empty());
      ++steps;
    }
    int steps = 0;
  } watch;
  Deriver deriver{.hash = crypto::HashAlgorithm::sha256, .tracer = trace::Tracer(&watch)};
  EarlySecret(deriver).handshake(Secret(Bytes(32, 1))).main();
  CHECK(watch.steps == 5);
}

// The figures are those of RFC 8448 section 4.
TEST_CASE("a PSK gives RFC 8448's early secrets") {
  Collector collector;
  const Deriver deriver{crypto::HashAlgorithm::sha256, trace::Tracer(&collector), {}};
  const Bytes to_client_hello = *from_hex("08ad0fa05d7c7233b1775ba2ff9f4c5b8b59276b7f227f13a976245f5d960913");
  const EarlySecret early(deriver,
                          *from_hex("4ecd0eb6ec3b4d87f5d6028f922ca4c5851a277fd41311c9e62d2c9492e1c4f3"));
  CHECK(collector.values["early_secret"] ==
        "9b2188e9b2fc6d64d71dc329900e20bb41915000f678aa839cbb797cb7d8332c");
  const NamedSecret binder_key = early.binder_key(PskOrigin::resumption);
  CHECK(hex(binder_key) == "69fe131a3bbad5d63c64eebcc30e395b9d8107726a13d074e389dbc8a4e47256");
  CHECK(hex(early.binder_key(PskOrigin::external)) != hex(binder_key));
  CHECK(hex(early.client_early_traffic_secret(to_client_hello)) ==
        "3fbbe6a60deb66c30a32795aba0eff7eaa10105586e7be5c09678d63b6caab62");
  CHECK(hex(early.early_exporter_secret(to_client_hello)) ==
        "b2026866610937d7423e5be90862ccf24c0e6091186d34f812089ff5be2ef7df");
}

// The figures were computed without this library, with HMAC-SHA-256.
TEST_CASE("an exporter depends on its label, its context and its length") {
  const Deriver deriver{crypto::HashAlgorithm::sha256, {}, {}};
  const NamedSecret secret{
      SecretKind::exporter_secret,
      Secret(*from_hex("3fd93d4ffddc98e64b14dd107aedf8ee4add23f4510f58a4592d0b201bee56b4"))};
  const auto exported = [&](std::string_view label, std::string_view context, std::size_t size) {
    Bytes out(size);
    export_keying_material(deriver, secret, label, as_bytes(context), out);
    return to_hex(out);
  };
  CHECK(exported("EXPORTER-test", "", 16) == "b4f8eae5dbb8547cd7252c03f3e182ae");
  CHECK(exported("EXPORTER-test", "context", 40) ==
        "eaa09de518960147f6e030337fae2ff46ca6025caf0f3983f8147f0ee22455a00ef01f39476ceb44");
  CHECK_THROWS_AS(exported("", "", 16), std::length_error);
  CHECK_THROWS_AS(exported(std::string(250, 'x'), "", 16), std::length_error);
  CHECK_NOTHROW(exported(std::string(249, 'x'), "", 255 * 32));
  CHECK_THROWS_AS(exported("EXPORTER-test", "", 255 * 32 + 1), std::length_error);
}

TEST_CASE("what a binder covers is hashed without becoming part of the transcript") {
  const auto algorithm = crypto::HashAlgorithm::sha384;
  Transcript transcript;
  CHECK(transcript.hash_with(Bytes{1, 2}, algorithm) == crypto::hash(algorithm, Bytes{1, 2}));
  transcript.add(Bytes{9});
  CHECK(transcript.hash_with(Bytes{1, 2}, algorithm) == crypto::hash(algorithm, Bytes{9, 1, 2}));
  transcript.start(algorithm);
  CHECK(transcript.hash_with(Bytes{1, 2}, algorithm) == crypto::hash(algorithm, Bytes{9, 1, 2}));
  CHECK(transcript.hash() == crypto::hash(algorithm, Bytes{9}));
  CHECK_THROWS_AS(transcript.hash_with(Bytes{1}, crypto::HashAlgorithm::sha256), std::logic_error);
}
