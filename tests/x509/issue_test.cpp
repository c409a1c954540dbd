#include "x509/issue/issue.hpp"

#include "support/catch.hpp"
#include "validated.hpp"
#include "x509/der/der_writer.hpp"
#include "x509/key/signature.hpp"
#include "x509/path/validate.hpp"

using namespace glasstls;
using namespace glasstls::x509;
using Kind = PublicKey::Kind;

namespace {

constexpr UnixTime now = 1781524800, day = 86400;

PrivateKey key(Kind kind, std::uint8_t seed) {
  return kind == Kind::rsa ? PrivateKey::generate_rsa(2048, Bytes(32, seed))
                           : PrivateKey::generate(kind, Bytes(32, seed));
}

CertificateRecipe valid_now(CertificateRecipe recipe) {
  recipe.not_before = now - day;
  recipe.not_after = now + 60 * day;
  recipe.serial_number = Bytes(16, 0x41);
  return recipe;
}

struct Ca {
  explicit Ca(Kind kind) : private_key(key(kind, 1)), subject(name_to_der("Local CA")) {
    certificate =
        issue_certificate(valid_now(ca_recipe("Local CA")), private_key.public_key(), issuer(), Bytes(32));
  }
  Issuer issuer() const { return {private_key, subject}; }

  PrivateKey private_key;
  Bytes subject, certificate;
};

Bytes leaf(const Ca& ca, CertificateRecipe recipe, const PrivateKey& own) {
  return issue_certificate(valid_now(std::move(recipe)), own.public_key(), ca.issuer(), Bytes(32, 9));
}

std::string judged(const Ca& ca, const Bytes& leaf_der, std::vector<Bytes> staples = {},
                   std::vector<Bytes> crls = {}) {
  TrustStore store;
  store.add_der(ca.certificate);
  const std::vector<Bytes> chain{leaf_der};
  return outcome(validate(
      {chain, "localhost", now, &store, ValidationPolicy::webpki(), Purpose::server, staples, crls}));
}

OcspRecipe answer_for_leaf(SingleResponse::Status status) {
  OcspRecipe recipe;
  recipe.status = status;
  recipe.serial_number = Bytes(16, 0x41);
  recipe.revocation_time = recipe.produced_at = recipe.this_update = now - 3600;
  recipe.next_update = now + day;
  return recipe;
}

}  // namespace

TEST_CASE("a CA of every kind issues what validates") {
  for (const Kind kind : {Kind::ed25519, Kind::p256, Kind::p384, Kind::p521, Kind::rsa}) {
    const Ca ca(kind);
    const PrivateKey own = key(Kind::p256, 2);
    CHECK(judged(ca, leaf(ca, server_recipe({"localhost", "127.0.0.1", "::1"}), own)) == "accepted");
    auto pss = server_recipe({"localhost"});
    pss.signing.rsa_pss = true;
    pss.signing.hash = crypto::HashAlgorithm::sha384;
    CHECK(judged(ca, leaf(ca, pss, own)) == "accepted");
  }
}

TEST_CASE("each field says what the recipe says") {
  const Ca ca(Kind::p256);
  auto recipe = server_recipe({"localhost", "192.0.2.7", "2001:db8::7"});
  recipe.path_length = 3;
  recipe.is_ca = true;
  recipe.key_usage = {KeyUsage::Bit::digital_signature, KeyUsage::Bit::decipher_only};
  recipe.permitted_names = {"example.com", "192.0.2.7"};
  recipe.excluded_names = {"bad.example.com", "worse.example.com"};
  recipe.ocsp_url = "http://ocsp.example/";
  recipe.ca_issuers_url = "http://ca.example/ca.der";
  recipe.crl_url = "http://crl.example/ca.crl";
  recipe.must_staple = true;
  recipe.more = {{der::object_identifier("1.2.3.4"), false, der::null()}};
  const PrivateKey own = key(Kind::ed25519, 2);
  const Certificate certificate = parse_certificate(leaf(ca, recipe, own));
  CHECK(certificate.irregularities.empty());
  CHECK(certificate.version == 3);
  CHECK(equal(certificate.serial_number, Bytes(16, 0x41)));
  CHECK(certificate.not_before == now - day);
  CHECK(certificate.not_after == now + 60 * day);
  CHECK(title(certificate) == "localhost");
  CHECK(equal(certificate.issuer.der, ca.subject));
  CHECK(certificate.public_key.point == own.public_key().point);
  const Extensions& extensions = certificate.extensions;
  CHECK(extensions.subject_alt_name.size() == 3);
  CHECK(to_text(extensions.subject_alt_name[1]) == "iPAddress 192.0.2.7");
  CHECK(to_text(extensions.subject_alt_name[2]) == "iPAddress 2001:db8::7");
  REQUIRE(extensions.basic_constraints);
  CHECK(extensions.basic_constraints->ca);
  CHECK(extensions.basic_constraints->path_len_constraint == 3);
  REQUIRE(extensions.key_usage);
  CHECK(extensions.key_usage->bits == 0x101);
  CHECK(extensions.tls_features == std::vector<std::uint32_t>{5});
  CHECK(certificate.has_extensions);
  REQUIRE(extensions.name_constraints);
  REQUIRE(extensions.name_constraints->permitted_subtrees.size() == 2);
  CHECK(to_text(extensions.name_constraints->permitted_subtrees[1]) == "iPAddress 192.0.2.7/255.255.255.255");
  CHECK(extensions.name_constraints->excluded_subtrees.size() == 2);

  // A CA whose certificate calls its key in another way is called so.
  const Issuer renamed{ca.private_key, ca.subject, Bytes(20, 7)};
  const Bytes other = issue_certificate(recipe, own.public_key(), renamed, Bytes(32));
  CHECK(equal(*parse_certificate(other).extensions.authority_key_identifier->key_identifier, Bytes(20, 7)));
}

TEST_CASE("everything that is made wrong on request is wrong") {
  const Ca ca(Kind::p256);
  const PrivateKey own = key(Kind::p256, 2);
  const auto with = [&](auto change) {
    auto recipe = valid_now(server_recipe({"localhost"}));
    change(recipe);
    return judged(ca, issue_certificate(recipe, own.public_key(), ca.issuer(), Bytes(32, 9)));
  };
  const auto fails = [&](auto change, std::string_view rule) {
    const std::string result = with(change);
    INFO(result);
    return result.find(rule) != std::string::npos;
  };
  using Recipe = CertificateRecipe;
  CHECK(with([](Recipe&) {}) == "accepted");
  CHECK(with([](Recipe& r) { r.not_after = now - 1; }) == "leaf has-not-expired (certificate_expired)");
  CHECK(with([](Recipe& r) { r.names = {"elsewhere.example"}; }) != "accepted");
  CHECK(with([](Recipe& r) { r.ext_key_usage = {oid::client_auth}; }) != "accepted");
  CHECK(with([](Recipe& r) { r.key_usage = {KeyUsage::Bit::key_agreement}; }) != "accepted");
  CHECK(with([](Recipe& r) { r.version = 1; }) != "accepted");
  CHECK(with([](Recipe& r) { r.issuer = name_to_der("Another CA"); }) != "accepted");
  CHECK(with([](Recipe& r) { r.signing.break_signature = true; }) != "accepted");
  CHECK(with([](Recipe& r) { r.must_staple = true; }) != "accepted");
  CHECK(fails(
      [](Recipe& r) { r.signing.declared = der::sequence({der::object_identifier(oid::ecdsa_with_sha1)}); },
      "leaf "));
  CHECK(fails(
      [](Recipe& r) {
        r.signing.declared_inside = der::sequence({der::object_identifier(oid::ecdsa_with_sha384)});
      },
      "leaf "));
  CHECK(with([](Recipe& r) { r.authority_key_identifier = false; }) != "accepted");
}

TEST_CASE("OCSP responses by the CA and by a delegate") {
  const Ca ca(Kind::p256);
  const PrivateKey own = key(Kind::p256, 2), delegate_key = key(Kind::ed25519, 3);
  auto recipe = server_recipe({"localhost"});
  recipe.must_staple = true;
  const Bytes der = leaf(ca, recipe, own);
  using Status = SingleResponse::Status;
  const auto response = [&](Status status) {
    return issue_ocsp_response(answer_for_leaf(status), ca.issuer(), ca.issuer(), Bytes(32, 4));
  };
  CHECK(judged(ca, der, {response(Status::good)}) == "accepted");
  CHECK(judged(ca, der, {response(Status::revoked)}).find("certificate_revoked") != std::string::npos);
  CHECK(judged(ca, der, {response(Status::unknown)}) != "accepted");
  CHECK(judged(ca, der) != "accepted");
  CHECK(judged(ca, der, {ocsp_error_response(OcspResponse::Status::try_later)}) != "accepted");

  const Issuer delegate{delegate_key, name_to_der("Responder")};
  for (const bool by_key : {false, true}) {
    auto answer = answer_for_leaf(Status::good);
    answer.responder_by_key = by_key;
    answer.responder_certificate = issue_certificate(valid_now(ocsp_responder_recipe("Responder")),
                                                     delegate_key.public_key(), ca.issuer(), Bytes(32));
    CHECK(judged(ca, der, {issue_ocsp_response(answer, ca.issuer(), delegate, Bytes(32))}) == "accepted");
    answer.signing.break_signature = true;
    CHECK(judged(ca, der, {issue_ocsp_response(answer, ca.issuer(), delegate, Bytes(32))}) != "accepted");
    answer.signing.break_signature = false;
    answer.responder_certificate.clear();
    CHECK(judged(ca, der, {issue_ocsp_response(answer, ca.issuer(), delegate, Bytes(32))}) != "accepted");
  }
}

TEST_CASE("CRLs") {
  const Ca ca(Kind::rsa);
  const Bytes der = leaf(ca, server_recipe({"localhost"}), key(Kind::p256, 2));
  CrlRecipe recipe;
  recipe.this_update = now - day;
  recipe.next_update = now + day;
  const auto result = [&] { return judged(ca, der, {}, {issue_crl(recipe, ca.issuer(), Bytes(32))}); };
  CHECK(result() == "accepted");
  recipe.revoked = {{Bytes(16, 0x42), now - 3600, {}}};
  CHECK(result() == "accepted");
  recipe.revoked.push_back({Bytes(16, 0x41), now - 3600, CrlReason::key_compromise});
  CHECK(result().find("certificate_revoked") != std::string::npos);
  const Bytes crl = issue_crl(recipe, ca.issuer(), Bytes(32));
  CHECK(parse_crl(crl).entry_count == 2);
}
