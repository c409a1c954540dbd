#include "x509/revocation/ocsp.hpp"

#include "support/catch.hpp"
#include "support/forge_revocation.hpp"
#include "validated.hpp"

using namespace glasstls;
using namespace glasstls::x509;

namespace {

using Status = forge::OcspRecipe::Status;

const forge::Minted root = forge::root();
const forge::Minted ca = forge::issue(root, forge::ca("Test CA"));

forge::Minted must_staple_leaf() {
  auto recipe = forge::leaf("example.com");
  recipe.more = {{"1.3.6.1.5.5.7.1.24", false, forge::sequence({forge::integer(5)})}};
  return forge::issue(ca, recipe);
}
const forge::Minted leaf = must_staple_leaf();

ValidationResult judge_staple(Bytes staple, std::vector<Bytes> crls = {}) {
  return judge(
      {.chain = {leaf, ca}, .trusted = {root}, .staples = {std::move(staple)}, .crls = std::move(crls)});
}

/// The outcome of the usual chain with a stapled response, changed.
template <class Change>
std::string with_staple(Change change, std::vector<Bytes> crls = {}) {
  forge::OcspRecipe recipe;
  change(recipe);
  return outcome(judge_staple(forge::ocsp(ca, leaf, recipe), std::move(crls)));
}

/// A response by somebody other than the CA, and what is said about them.
template <class Change>
std::string by_responder(const forge::Minted& issuer, Change change, std::vector<Bytes> crls = {}) {
  auto recipe = forge::responder("Responder");
  forge::OcspRecipe response;
  change(recipe, response);
  const auto responder = forge::issue(issuer, recipe);
  response.responder = &responder;
  const ValidationResult answer = judge_staple(forge::ocsp(ca, leaf, response), std::move(crls));
  const std::string said = outcome(answer);
  const std::string who = check_of(answer, "leaf", Rule::ocsp_responder).presented;
  return said == "leaf ocsp-responder (bad_certificate_status_response)" ? who : said;
}

}  // namespace

TEST_CASE("a stapled response that says good is accepted, with its responder and its last day") {
  const ValidationResult answer = judge_staple(forge::ocsp(ca, leaf));
  CHECK(outcome(answer) == "accepted");
  CHECK(answer.signatures_verified == 3);
  CHECK(check_of(answer, "leaf", Rule::ocsp_responder).presented == "signed by the issuer itself");
  CHECK(check_of(answer, "leaf", Rule::ocsp_current).presented ==
        "of 2026-06-14 12:00:00 UTC, valid until 2026-06-18 12:00:00 UTC");
  CHECK(check_of(answer, "leaf", Rule::not_revoked).presented == "the stapled OCSP response says good");
  CHECK(with_staple([](auto& r) { r.sha256 = true; }) == "accepted");
  CHECK(with_staple([](auto& r) { r.by_key = true; }) == "accepted");
}

TEST_CASE("a certificate that must be stapled comes with a response") {
  const ValidationResult answer = judge({.chain = {leaf, ca}, .trusted = {root}});
  CHECK(outcome(answer) == "leaf stapled (bad_certificate_status_response)");
  CHECK(outcome(judge_staple({})) == "leaf stapled (bad_certificate_status_response)");
  // One that need not be is as good without.
  const auto plain = forge::issue(ca, forge::leaf("example.com"));
  CHECK(outcome(Case{.chain = {plain, ca}, .trusted = {root}}) == "accepted");
  // A response that came with the CA's certificate is none for the leaf.
  CHECK(outcome(Case{.chain = {leaf, ca}, .trusted = {root}, .staples = {{}, forge::ocsp(root, ca)}}) ==
        "leaf stapled (bad_certificate_status_response)");
  // In a file there cannot be one: that is said, and is no fault.
  const ValidationResult from_file = judge({.chain = {leaf, ca}, .trusted = {root}, .from_handshake = false});
  CHECK(outcome(from_file) == "leaf stapled!");
  CHECK(from_file.verdict.accepted());
  CHECK(check_of(from_file, "leaf", Rule::stapled).presented == "not reached: no handshake");
}

TEST_CASE("a revoked certificate is refused at every place in the path") {
  const ValidationResult answer =
      judge_staple(forge::ocsp(ca, leaf, {.status = Status::revoked, .reason = 1u}));
  CHECK(outcome(answer) == "leaf not-revoked (certificate_revoked)");
  CHECK(
      check_of(answer, "leaf", Rule::not_revoked).fact ==
      "the certificate was revoked by its CA on 2026-06-14 (keyCompromise), according to the CA's OCSP responder");
  CHECK(
      outcome(Case{.chain = {leaf, ca},
                   .trusted = {root},
                   .staples = {forge::ocsp(ca, leaf), forge::ocsp(root, ca, {.status = Status::revoked})}}) ==
      "intermediate 1 not-revoked (certificate_revoked)");
}

TEST_CASE("a response must know this certificate") {
  CHECK(with_staple([](auto& r) { r.status = Status::unknown; }) ==
        "leaf ocsp-certificate (bad_certificate_status_response)");
  CHECK(with_staple([](auto& r) {
          r.serial = {1, 2, 3};
        }) == "leaf ocsp-certificate (bad_certificate_status_response)");
  CHECK(outcome(judge_staple(forge::ocsp(ca, forge::issue(ca, forge::leaf("example.org"))))) ==
        "leaf ocsp-certificate (bad_certificate_status_response)");
}

TEST_CASE("a response is of now") {
  CHECK(with_staple([](auto& r) { r.next_update = forge::now; }) == "accepted");
  CHECK(with_staple([](auto& r) { r.next_update = forge::now - 1; }) ==
        "leaf ocsp-current (bad_certificate_status_response)");
  CHECK(with_staple([](auto& r) { r.this_update = forge::now + 1; }) ==
        "leaf ocsp-current (bad_certificate_status_response)");
  CHECK(with_staple([](auto& r) { r.produced_at = forge::now + 1; }) ==
        "leaf ocsp-current (bad_certificate_status_response)");
  CHECK(with_staple([](auto& r) { r.next_update = {}; }) == "accepted");
  CHECK(with_staple([](auto& r) {
          r.next_update = {};
          r.this_update = forge::now - forge::day - 1;
        }) == "leaf ocsp-current (bad_certificate_status_response)");
}

TEST_CASE("all that is wrong with a response is listed") {
  CHECK(with_staple([](auto& r) {
          r.status = Status::unknown;
          r.next_update = forge::now - 1;
          r.break_signature = true;
        }) ==
        "leaf ocsp-responder (bad_certificate_status_response), leaf ocsp-certificate "
        "(bad_certificate_status_response), leaf ocsp-current (bad_certificate_status_response)");
  // What anybody can have made revokes nothing; what is genuine does, however old.
  CHECK(with_staple([](auto& r) {
          r.status = Status::revoked;
          r.break_signature = true;
        }) == "leaf ocsp-responder (bad_certificate_status_response)");
  CHECK(with_staple([](auto& r) {
          r.status = Status::revoked;
          r.next_update = forge::now - 1;
        }) == "leaf not-revoked (certificate_revoked), leaf ocsp-current (bad_certificate_status_response)");
}

TEST_CASE("a refusal by the responder and an unreadable response do not count as an answer") {
  for (unsigned status : {1u, 2u, 3u, 5u, 6u})
    CHECK(with_staple([=](auto& r) { r.response_status = status; }) ==
          "leaf ocsp-response (bad_certificate_status_response)");
  CHECK(outcome(judge_staple({1, 2, 3})) == "leaf ocsp-response (bad_certificate_status_response)");
  const ValidationResult later = judge_staple(forge::ocsp(ca, leaf, {.response_status = 3}));
  CHECK(check_of(later, "leaf", Rule::ocsp_response).presented == "tryLater");
  CHECK(with_staple([](auto& r) {
          r.response_extensions = {{"1.2.3.4", true, {5, 0}}};
        }) == "leaf ocsp-response (bad_certificate_status_response)");
  CHECK(with_staple([](auto& r) { r.response_extensions = {{"1.2.3.4", false, {5, 0}}}; }) == "accepted");
  CHECK(with_staple([](auto& r) {
          r.single_extensions = {{"1.2.3.4", true, {5, 0}}};
        }) == "leaf ocsp-certificate (bad_certificate_status_response)");
}

TEST_CASE("the issuer may have another sign: RFC 6960 4.2.2.2") {
  CHECK(by_responder(ca, [](auto&, auto&) {}) == "accepted");
  CHECK(by_responder(ca, [](auto&, auto& r) { r.by_key = true; }) == "accepted");
  CHECK(by_responder(ca, [](auto& r, auto&) { r.ext_key_usage = {"1.3.6.1.5.5.7.3.1"}; }) ==
        "the responder \"Responder\": its certificate has no extKeyUsage id-kp-OCSPSigning");
  CHECK(by_responder(ca, [](auto& r, auto&) { r.ext_key_usage = {"2.5.29.37.0"}; }) ==
        "the responder \"Responder\": its certificate has no extKeyUsage id-kp-OCSPSigning");
  CHECK(by_responder(root, [](auto&, auto&) {}) ==
        "the responder \"Responder\": its certificate is from another issuer");
  const auto impostor = forge::self_signed([] {
    auto recipe = forge::ca("Test CA");
    recipe.key_name = "another key";
    return recipe;
  }());
  CHECK(by_responder(impostor, [](auto&, auto&) {}) ==
        "the responder \"Responder\": its certificate is not signed by the key of the issuer");
  CHECK(by_responder(ca, [](auto& r, auto&) {
          r.not_after = forge::now - 1;
        }).find("its certificate is valid from") != std::string::npos);
  CHECK(by_responder(ca, [](auto& r, auto&) { r.key_usage = forge::key_encipherment; }) ==
        "the responder \"Responder\": its certificate does not allow its key to sign");
  CHECK(by_responder(ca, [](auto& r, auto&) {
          r.more.push_back({"1.2.3.4", true, {5, 0}});
        }) == "the responder \"Responder\": its certificate has the unknown critical extension 1.2.3.4");
  CHECK(by_responder(ca, [](auto&, auto& r) { r.leave_out_certificate = true; }) == "an unknown responder");
  CHECK(by_responder(ca, [](auto&, auto& r) { r.break_signature = true; }) ==
        "the responder \"Responder\", but with a signature that does not verify");
}

TEST_CASE("a responder that its issuer did not exempt is looked up in the CRLs") {
  auto recipe = forge::responder("Responder");
  recipe.more.clear();
  const auto checked = forge::issue(ca, recipe);
  forge::OcspRecipe response;
  response.responder = &checked;
  const auto judged = [&](const forge::Minted& responder, bool revoked) {
    response.responder = &responder;
    forge::CrlRecipe list;
    if (revoked) list.revoked = {{.serial = responder.serial}};
    return outcome(judge_staple(forge::ocsp(ca, leaf, response), {forge::crl(ca, list), forge::crl(root)}));
  };
  CHECK(judged(checked, false) == "accepted");
  CHECK(judged(checked, true) == "leaf ocsp-responder (bad_certificate_status_response)");
  const auto exempt = forge::issue(ca, forge::responder("Responder"));
  CHECK(judged(exempt, true) == "accepted");
}

TEST_CASE("a sound response says what a missing CRL cannot, and a CRL outweighs it") {
  CHECK(with_staple([](auto&) {}, {forge::crl(root)}) == "accepted");
  CHECK(with_staple([](auto& r) { r.break_signature = true; }, {forge::crl(root)}) ==
        "leaf ocsp-responder (bad_certificate_status_response), leaf revocation-known (certificate_unknown)");
  CHECK(
      with_staple([](auto&) {}, {forge::crl(root), forge::crl(ca, {.revoked = {{.serial = leaf.serial}}})}) ==
      "leaf not-revoked (certificate_revoked)");
}

TEST_CASE("without the issuer nobody can say whether a response is genuine") {
  CHECK(outcome(Case{.chain = {leaf}, .trusted = {root}, .staples = {forge::ocsp(ca, leaf)}}) ==
        "leaf trust-anchor (unknown_ca), leaf signature-verifies?, leaf ocsp-responder?");
}

TEST_CASE("an OCSP response has a byte view, its certificates included") {
  const auto responder = forge::issue(ca, forge::responder("Responder"));
  const Bytes der = forge::ocsp(ca, leaf, {.status = Status::revoked, .reason = 4u, .responder = &responder});
  wire::FieldMap map;
  const OcspResponse response = parse_ocsp_response(der, &map);
  REQUIRE(response.responses.size() == 1);
  CHECK(response.responses[0].revocation_reason == CrlReason::superseded);
  REQUIRE(response.certs.size() == 1);
  const auto find = [&map](std::string_view name) -> const wire::Field& {
    for (const wire::Field& field : map)
      if (field.name == name) return field;
    throw std::runtime_error("no such field");
  };
  CHECK(find("responseStatus").meaning == "successful");
  CHECK(find("revocationTime").meaning == "2026-06-14 12:00:00 UTC");
  CHECK(find("CRLReason").meaning == "superseded");
  CHECK(find("certID").section == Rfc{6960, "4.1.1"});
  const wire::Field& certificate = find("Certificate");
  CHECK(certificate.meaning == "Responder");
  CHECK(equal(View(der).subspan(certificate.offset, certificate.size), responder.der));
  const wire::Field& inside = find("tbsCertificate");
  CHECK(inside.offset > certificate.offset);
  CHECK(inside.depth == certificate.depth + 1);
}

TEST_CASE("anything but an OCSP response in DER throws") {
  const auto responder = forge::issue(ca, forge::responder("Responder"));
  const Bytes good =
      forge::ocsp(ca, leaf, {.status = Status::revoked, .reason = 1u, .responder = &responder});
  CHECK_NOTHROW(parse_ocsp_response(good));
  for (std::size_t size = 0; size < good.size(); ++size)
    CHECK_THROWS_AS(parse_ocsp_response(View(good).first(size)), Failure);
  Bytes longer = good;
  longer.push_back(0);
  CHECK_THROWS_AS(parse_ocsp_response(longer), Failure);
  CHECK_THROWS_AS(parse_ocsp_response(*from_hex("30030a0104")), Failure);  // a status that is not used
  CHECK_THROWS_AS(parse_ocsp_response(*from_hex("30030a0100")), Failure);  // success without an answer
  CHECK_THROWS_AS(parse_ocsp_response(*from_hex("30070a0103a0023000")), Failure);  // an error with one
  try {
    parse_ocsp_response(View(good).first(3));
  } catch (const Failure& failure) {
    CHECK(failure.alert == Alert::bad_certificate_status_response);
  }
}
