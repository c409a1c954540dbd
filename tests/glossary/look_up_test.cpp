#include "glossary/look_up.hpp"

#include <algorithm>

#include "support/catch.hpp"

using namespace glasstls;
using glossary::look_up;
using glossary::Topic;

namespace {

/// "topic name" of everything that was found.
std::vector<std::string> found(std::string_view name) {
  std::vector<std::string> names;
  for (const glossary::Entry& entry : look_up(name))
    names.push_back(std::string(name_of(entry.topic)) + " " + std::string(entry.explanation->name));
  return names;
}

std::string fact(std::string_view name, std::string_view wanted) {
  for (const glossary::Entry& entry : look_up(name))
    for (const dissect::Fact& fact : entry.facts)
      if (fact.name == wanted) return fact.value;
  return {};
}

using NameList = std::vector<std::string>;

}  // namespace

TEST_CASE("a name is found however it is spelt") {
  for (const char* spelling : {"ServerHello", "serverhello", "server_hello", "Server-Hello", "SERVER HELLO"})
    CHECK(found(spelling) == NameList{"message ServerHello"});
  CHECK(found("cookie") == NameList{"extension cookie", "field cookie"});
  CHECK(found("sni") == NameList{"extension server_name"});
  CHECK(found("p-256") == NameList{"group secp256r1"});
  CHECK(found("master_secret") == NameList{"secret main_secret"});
  CHECK(found("CLIENT_TRAFFIC_SECRET_0") == NameList{"secret client_application_traffic_secret_0"});
  CHECK(found("c hs traffic") == NameList{"secret client_handshake_traffic_secret"});
  CHECK(found("tls13 c hs traffic") == NameList{"secret client_handshake_traffic_secret"});
  CHECK(found("WAIT_SH") == NameList{"state WAIT_SH"});
  CHECK(found("cipher_suites length") == NameList{"field cipher_suites"});
  CHECK(found("RFC 8879") == found("8879"));
  CHECK(found("RFC 8879").front() == "message CompressedCertificate");
  CHECK(found("client_application_traffic_secret_N+1") ==
        NameList{"secret client_application_traffic_secret_0"});
  CHECK(found("notAfter") == NameList{"field of a certificate notAfter"});
  CHECK(found("handshake keys").size() == 2);
  for (const char* nothing : {"", "-", "nothing", "1 2", "0x", "99999999999999999999"})
    CHECK(found(nothing).empty());
}

TEST_CASE("a number is found too") {
  CHECK(found("40") == NameList{"alert handshake_failure"});
  CHECK(found("0x1301") == NameList{"cipher suite TLS_AES_128_GCM_SHA256"});
  CHECK(found("0x001d") == NameList{"group x25519"});
  CHECK(found("0x2c") == NameList{"extension cookie"});
  CHECK(found("0x33") == NameList{"extension key_share",
                                  "cipher suite TLS_DHE_RSA_WITH_AES_128_CBC_SHA"});  // that TLS 1.2 had
  CHECK(found("254") == NameList{});
}

TEST_CASE("a message that only older versions have is found by its name") {
  for (const char* name : {"HelloRequest", "HelloVerifyRequest", "ServerKeyExchange", "ServerHelloDone",
                           "ClientKeyExchange", "CertificateURL", "CertificateStatus", "SupplementalData",
                           "NextProtocol", "ChannelID", "SSLv2 CLIENT-HELLO", "SSLv2 SERVER-HELLO"}) {
    CAPTURE(name);
    CHECK(found(name).back() == std::string("message ") + name);
    CHECK(fact(name, "used in") == "versions before TLS 1.3");
  }
  CHECK(found("server_key_exchange") == NameList{"message ServerKeyExchange"});
  CHECK(fact("ServerKeyExchange", "msg_type") == "12");
  CHECK(fact("ServerHello", "used in").empty());
}

TEST_CASE("what an entry knows besides its text") {
  CHECK(fact("handshake_failure", "number") == "40");
  CHECK(fact("x25519", "number") == "0x001d (29)");
  CHECK(fact("key_share", "may appear in") == "ClientHello, ServerHello, HelloRetryRequest");
  CHECK(fact("oid_filters", "may appear in") == "CertificateRequest");
  CHECK(fact("exporter_secret", "HKDF label") == "\"tls13 exp master\"");
  CHECK(fact("exporter_secret", "in the key log") == "EXPORTER_SECRET");
  CHECK(fact("KeyUpdate", "msg_type") == "24");
}

TEST_CASE("a spelling mistake leads to the right name") {
  CHECK(glossary::nearest("ServerHelo").front() == "ServerHello");
  CHECK(glossary::nearest("chacha").front() == "TLS_CHACHA20_POLY1305_SHA256");
  CHECK(glossary::nearest("handshake_falure").front() == "handshake_failure");
  CHECK(glossary::nearest("expired certificate").front() == "certificate_expired");
  CHECK(glossary::nearest("").empty());
  CHECK(glossary::nearest("zzzzzzzzzzzz").empty());
  CHECK(glossary::nearest(std::string(100'000, 'a')).empty());
}

TEST_CASE("a section has both numbers, its explanations, the files that cite it, and its subsections") {
  const auto hello = glossary::look_up_section("4.2.3");
  REQUIRE(hello);
  CHECK(hello->section->title == "Server Hello");
  REQUIRE(hello->counterpart);
  CHECK(hello->counterpart->citation() == Rfc{8446, "4.1.3"});
  CHECK(std::any_of(hello->entries.begin(), hello->entries.end(),
                    [](const glossary::Entry& e) { return e.explanation->name == "ServerHello"; }));
  const auto files = files_of(*hello->section);
  CHECK(std::find(files.begin(), files.end(), "src/messages/handshake.hpp") != files.end());

  for (const char* spelling : {"8446 4.1.3", "RFC 8446 4.1.3", "rfc8446 section 4.1.3", "RFC 8446, 4.1.3"}) {
    const auto older = glossary::look_up_section(spelling);
    REQUIRE(older);
    CHECK(older->section->citation() == Rfc{8446, "4.1.3"});
    CHECK(older->counterpart == hello->section);
    CHECK(older->entries.size() == hello->entries.size());
  }
  CHECK(glossary::look_up_section("E.4")->section->title == "Middlebox Compatibility Mode");
  const auto key_share = glossary::look_up_section("4.3.8");
  REQUIRE(key_share);
  CHECK(key_share->below.size() == 2);
  CHECK(glossary::look_up_section("4")->below.size() == 7);
  for (const char* none :
       {"", "4.99", "4.", ".", "4..2", "1234 4.2.3", "ServerHello", "4.2.3 4.2.4", "section"})
    CHECK_FALSE(glossary::look_up_section(none));
}
