#include "lab/bad_certificates.hpp"

#include <algorithm>

#include "crypto/curve/ecdsa.hpp"
#include "crypto/hash/sha1.hpp"
#include "crypto/rsa/rsa.hpp"
#include "flow/system.hpp"
#include "handshake/signing.hpp"
#include "lab/bad_hosts.hpp"
#include "support/catch.hpp"
#include "x509/path/validate.hpp"

using namespace glasstls;
using namespace glasstls::lab;

namespace {

constexpr x509::UnixTime now = 1781524800;

/// What x509 says about what the host presents, by the rules for public servers.
Verdict judge(const BadCertificate& one) {
  flow::SeededRandom random(1);
  const Minted root = mint_root(authority_recipe("Root", now), random);
  x509::TrustStore trust;
  trust.add_der(root.der);
  const handshake::Credential credential = make_credential(one, root, now, random);
  const std::vector<Bytes> staples{to_bytes(credential.ocsp_response())};
  x509::ValidationInputs inputs;
  inputs.chain = credential.chain();
  inputs.staples = staples;
  inputs.from_handshake = true;
  inputs.anchors = &trust;
  inputs.name = std::string(one.label) + ".badcerts.test";
  inputs.policy = x509::ValidationPolicy::webpki();
  inputs.time = now;
  return x509::validate(inputs).verdict;
}

/// Whether a rule was broken.
bool broke(const Verdict& verdict, x509::Rule rule) {
  return std::any_of(verdict.checks.begin(), verdict.checks.end(), [&](const Check& check) {
    return check.outcome == Outcome::failed && check.rule == x509::text_of(rule).sentence;
  });
}

}  // namespace

TEST_CASE("each host presents a certificate that breaks its rules and no others") {
  REQUIRE(bad_certificates().size() >= 20);
  for (const BadCertificate& one : bad_certificates()) {
    CAPTURE(one.label);
    const Verdict verdict = judge(one);
    CHECK(verdict.accepted() == !one.alert.has_value());
    CHECK(one.alert.has_value() == !one.rules.empty());
    if (const Check* first = verdict.first_failure(); first && one.alert)
      CHECK(name_of(first->alert) == name_of(*one.alert));
    for (std::size_t i = 0; i < x509::rule_count; ++i) {
      const auto rule = static_cast<x509::Rule>(i);
      CAPTURE(x509::text_of(rule).name);
      CHECK(broke(verdict, rule) == one.rules.has(rule));
    }
  }
}

TEST_CASE("a label that the lab does not know leads to no certificate, and above all to no good one") {
  CHECK(find_bad_certificate("expired")->label == "expired");
  for (std::string_view label : {"", "expire", "expired2", "Expired", "good.badcerts.test"})
    CHECK(find_bad_certificate(label) == nullptr);
  CHECK(bad_certificate_of_host("sha1.badcerts.test")->label == "sha1");
  CHECK(bad_certificate_of_host("sha1.badcerts.localhost")->label == "sha1");
  for (std::string_view host : {"", "sha1", "localhost", ".badcerts.test", "a.sha1.badcerts.test",
                                "sha1.badcerts.test.", "sha2.badcerts.test", "sha1badcerts.test"})
    CHECK(bad_certificate_of_host(host) == nullptr);
  flow::SeededRandom random(1);
  const flow::SystemClock clock;
  const Minted root = mint_root(authority_recipe("Root", clock.milliseconds() / 1000), random);
  const BadHosts hosts(root, random, clock);
  CHECK(hosts.config_for("expired.badcerts.localhost")->credentials.size() == 1);
  CHECK(hosts.config_for("localhost") == nullptr);
}

TEST_CASE("the signatures of the lab are real ones, the weak and the outdated too") {
  flow::SystemRandom random;
  const Minted root = mint_root(authority_recipe("Root", now), random);
  const auto presented = [&](std::string_view label) {
    return make_credential(*find_bad_certificate(label), root, now, random);
  };

  const handshake::Credential sha1 = presented("sha1");
  REQUIRE(sha1.chain().size() == 2);
  const x509::Certificate ca = x509::parse_certificate(sha1.chain()[1]);
  const x509::Certificate& leaf = sha1.leaf();
  CHECK(to_text(leaf.signature_algorithm) == "ecdsa-with-SHA1");
  CHECK(equal(leaf.signature.der, leaf.signature_algorithm.der));
  const auto verifies = [&](View digest) {
    return crypto::ecdsa_verify_digest(crypto::Curve::p256, ca.public_key.point, digest,
                                       leaf.signature_value);
  };
  CHECK(verifies(crypto::sha1(leaf.tbs)));
  CHECK_FALSE(verifies(crypto::hash(crypto::HashAlgorithm::sha256, leaf.tbs)));

  const handshake::Credential weak = presented("weak-key");
  CHECK(weak.leaf().public_key.bits() == 1024);
  const Bytes content{1, 2, 3};
  CHECK(crypto::rsa_pss_verify(
      weak.leaf().public_key.rsa, crypto::HashAlgorithm::sha256, content,
      weak.key().sign(messages::SignatureScheme::rsa_pss_rsae_sha256, content, random)));
}
