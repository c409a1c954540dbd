#include <fstream>
#include <sstream>

#include "support/catch.hpp"
#include "support/repository.hpp"
#include "validated.hpp"

using namespace glasstls;
using namespace glasstls::x509;

namespace {

/// The server's certificate, out of its Certificate message in the trace.
Bytes certificate_of_the_traces() {
  std::ifstream file(testing::repository() / "vectors/rfc8448/section3-simple-1rtt.json");
  std::stringstream text;
  text << file.rdbuf();
  const std::string json = text.str(), message = "0b0001b9000001b50001b0";
  const std::size_t at = json.find(message);
  REQUIRE(at != json.npos);
  return from_hex(std::string_view(json).substr(at + message.size(), std::size_t{2} * 0x1b0)).value();
}

}  // namespace

TEST_CASE("the certificate of RFC 8448 is read, and fails for what is known about it") {
  const Bytes der = certificate_of_the_traces();
  const Certificate certificate = parse_certificate(der);
  CHECK(to_text(certificate.subject) == "CN=rsa");
  CHECK(to_text(certificate.public_key) == "RSA with 1024 bits");
  CHECK(to_text(certificate.not_after) == "2026-07-30 01:23:59 UTC");
  CHECK(to_text(certificate.signature_algorithm) == "sha256WithRSAEncryption");

  Case c{.chain = {forge::Minted{.der = der, .subject = {}, .serial = {}, .key = {}}},
         .trusted = {forge::root()},
         .name = "server"};
  c.time = certificate.not_after + 115 * 86400;
  c.policy = ValidationPolicy::rfc5280();
  CHECK(outcome(c) ==
        "leaf trust-anchor (unknown_ca), leaf name-matches (certificate_unknown), leaf has-not-expired "
        "(certificate_expired), leaf key-strong (bad_certificate)");
  c.policy = ValidationPolicy::rfc8448_traces();
  const ValidationResult answer = judge(c);
  CHECK(outcome(answer) == "leaf trust-anchor!, leaf name-matches!, leaf has-not-expired!, leaf key-strong!");
  CHECK(answer.verdict.accepted());
  CHECK(check_of(answer, "leaf", Rule::has_not_expired).fact.find("expired 115 days ago") !=
        std::string::npos);
  CHECK(check_of(answer, "leaf", Rule::signature_verifies).presented ==
        "sha256WithRSAEncryption by RSA with 1024 bits");

  c.chain[0].der[100] ^= 1;  // the policy tolerates no other change
  CHECK_FALSE(judge(c).verdict.accepted());
}
