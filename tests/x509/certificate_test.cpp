#include "x509/certificate/certificate.hpp"
#include "support/catch.hpp"
#include "support/forge.hpp"

using namespace glasstls;
using namespace glasstls::x509;

namespace {

/// A leaf with every extension that the room reads.
forge::Minted rich_leaf() {
  using namespace forge;
  auto recipe = leaf("example.com");
  recipe.names = {"example.com", "*.example.com", "192.0.2.1"};
  const auto seq = [](const std::vector<Bytes>& parts) { return sequence(parts); };
  const Bytes uri = tlv(0x86, as_bytes("http://crl.example.com/a.crl"));
  recipe.more = {
      {"2.5.29.32", false,
       seq({seq({object_identifier("2.23.140.1.2.1"),
                 seq({seq({object_identifier("1.3.6.1.5.5.7.2.1"),
                           tlv(0x16, as_bytes("https://cps.example.com"))})})})})},
      {"2.5.29.31", false,
       seq({seq({constructed(0xa0, {tlv(0xa0, View(uri))}), tlv(0x81, View(Bytes{1, 0x06})),
                 tlv(0xa2, View(uri))})})},
      {"2.5.29.46", false, seq({seq({constructed(0xa0, {tlv(0xa0, View(uri))})})})},
      {"1.3.6.1.5.5.7.1.1", false, seq({seq({object_identifier("1.3.6.1.5.5.7.48.1"), uri})})},
      {"1.3.6.1.5.5.7.1.11", false, seq({seq({object_identifier("1.3.6.1.5.5.7.48.5"), uri})})},
      {"1.3.6.1.5.5.7.1.24", false, seq({integer(5), integer(17)})},
      {"1.3.6.1.4.1.11129.2.4.2", false, octet_string(*from_hex("0009000301020300020405"))},
      {"2.5.29.18", false,
       seq({tlv(0x81, as_bytes("ca@example.com")), tlv(0x88, View(Bytes{0x2a, 3})),
            tlv(0xa4, View(forge::name("Issuer")))})},
      {"2.5.29.9", false, seq({seq({object_identifier("1.2.3"), constructed(0x31, {boolean(true)})})})},
      {"2.5.29.33", false, seq({seq({object_identifier("1.2.3"), object_identifier("1.2.4")})})},
      {"2.5.29.36", true, seq({tlv(0x80, View(Bytes{3})), tlv(0x81, View(Bytes{0}))})},
      {"2.5.29.54", true, integer(2)},
      {"1.2.3.4", false, *from_hex("c0ffee")},
  };
  return issue(root(), recipe);
}

std::string refusal(View der) {
  try {
    parse_certificate(der);
    return {};
  } catch (const Failure& failure) {
    CHECK(failure.alert == Alert::bad_certificate);
    CHECK(failure.section.number != 0);
    return failure.why;
  }
}

std::string refusal_of_extension(std::string id, Bytes value) {
  auto recipe = forge::leaf("example.com");
  recipe.more = {{std::move(id), false, std::move(value)}};
  return refusal(forge::self_signed(recipe).der);
}

}  // namespace

TEST_CASE("a certificate's fields are read") {
  const auto minted = rich_leaf();
  const Certificate certificate = parse_certificate(minted.der);
  CHECK(certificate.version == 3);
  CHECK(certificate.der == minted.der);
  CHECK(to_text(certificate.subject) == "CN=example.com");
  CHECK(to_text(certificate.issuer) == "CN=Test Root");
  CHECK(certificate.not_after == forge::now + 60 * forge::day);
  CHECK(certificate.public_key.kind == PublicKey::Kind::ed25519);
  CHECK(certificate.public_key.point == minted.key.public_key);
  CHECK(certificate.signature_algorithm.kind == SignatureAlgorithm::Kind::ed25519);
  CHECK(certificate.signature_value.size() == 64);
  CHECK(certificate.irregularities.empty());
  CHECK(title(certificate) == "example.com");

  const Extensions& e = certificate.extensions;
  CHECK(e.all.size() == 18);
  CHECK(e.key_usage->has(KeyUsage::Bit::digital_signature));
  CHECK_FALSE(e.key_usage->has(KeyUsage::Bit::key_cert_sign));
  REQUIRE(e.subject_alt_name.size() == 3);
  CHECK(e.subject_alt_name[1].text() == "*.example.com");
  CHECK(to_text(e.subject_alt_name[2]) == "iPAddress 192.0.2.1");
  CHECK(e.ext_key_usage == std::vector<Oid>{oid::server_auth});
  CHECK(e.subject_key_identifier->size() == 20);
  CHECK(e.authority_key_identifier->key_identifier->size() == 20);
  CHECK(to_dotted(e.certificate_policies->at(0).policy_identifier) == "2.23.140.1.2.1");
  REQUIRE(e.crl_distribution_points.size() == 1);
  CHECK(e.crl_distribution_points[0].full_name[0].text() == "http://crl.example.com/a.crl");
  CHECK((*e.crl_distribution_points[0].reasons)[5]);
  CHECK(e.crl_distribution_points[0].crl_issuer.size() == 1);
  CHECK(e.authority_info_access[0].access_method == oid::ocsp);
  CHECK(e.tls_features == std::vector<std::uint32_t>{5, 17});
  REQUIRE(e.signed_certificate_timestamps.size() == 2);
  CHECK(e.signed_certificate_timestamps[1].version == 4);
  CHECK(e.issuer_alt_name.size() == 3);
  CHECK(e.policy_mappings.size() == 1);
  CHECK(e.policy_constraints->require_explicit_policy == 3u);
  CHECK(e.policy_constraints->inhibit_policy_mapping == 0u);
  CHECK(e.inhibit_any_policy == 2u);
  CHECK_FALSE(e.all.back().known);
  CHECK(to_hex(e.all.back().value) == "c0ffee");

  const Certificate issuer = parse_certificate(forge::root().der);
  CHECK(issuer.extensions.basic_constraints->ca);
  CHECK_FALSE(issuer.extensions.basic_constraints->path_len_constraint);
  CHECK(issuer.is_self_issued());
}

TEST_CASE("every byte of a certificate has a name, a section and its place") {
  const auto minted = rich_leaf();
  wire::FieldMap map;
  parse_certificate(minted.der, &map);
  std::vector<int> deepest(minted.der.size(), -1);
  std::vector<std::size_t> ends;  // of the fields that the present one lies in
  for (const wire::Field& field : map) {
    CHECK_FALSE(field.name.empty());
    CHECK(field.section.number != 0);
    REQUIRE(field.offset + field.size <= minted.der.size());
    REQUIRE(static_cast<std::size_t>(field.depth) <= ends.size());
    ends.resize(static_cast<std::size_t>(field.depth));
    if (!ends.empty()) CHECK(field.offset + field.size <= ends.back());
    ends.push_back(field.offset + field.size);
    for (std::size_t i = 0; i < field.size; ++i) deepest[field.offset + i] = field.depth;
  }
  for (int depth : deepest) CHECK(depth > 0);  // more than "Certificate" is known about it

  const auto meaning = [&map](std::string_view name) {
    for (const wire::Field& field : map)
      if (field.name == name) return field.meaning;
    return std::string("no such field");
  };
  CHECK(meaning("version") == "v3");
  CHECK(meaning("notAfter") == "2026-08-14 12:00:00 UTC");
  CHECK(meaning("KeyUsage") == "digitalSignature");
  CHECK(meaning("issuer") == "CN=Test Root");
  CHECK(meaning("Extension") == "keyUsage");
  CHECK(meaning("KeyPurposeId") == "id-kp-serverAuth (1.3.6.1.5.5.7.3.1)");
  CHECK(meaning("signatureAlgorithm") == "id-Ed25519");
  CHECK(meaning("subjectPublicKeyInfo") == "Ed25519");
  CHECK(meaning("iPAddress") == "192.0.2.1");
  CHECK(meaning("tag and length").find("SEQUENCE of ") == 0);
}

TEST_CASE("the byte view never changes what is read") {
  Bytes der = rich_leaf().der;
  for (std::size_t i = 0; i < der.size(); ++i) {
    for (int bit = 0; bit < 8; bit += 3) {
      der[i] = static_cast<std::uint8_t>(der[i] ^ 1 << bit);
      std::string plain = refusal(der), mapped;
      wire::FieldMap map;
      try {
        parse_certificate(der, &map);
      } catch (const Failure& failure) {
        mapped = failure.why;
      }
      CHECK(plain == mapped);
      der[i] = static_cast<std::uint8_t>(der[i] ^ 1 << bit);
    }
  }
}

TEST_CASE("a certificate cut at any length is refused") {
  const Bytes der = rich_leaf().der;
  for (std::size_t size = 0; size < der.size(); ++size) CHECK_FALSE(refusal(View(der).first(size)).empty());
  Bytes longer = der;
  longer.push_back(0);
  CHECK(refusal(longer) == "Certificate has bytes after its last field");
  CHECK(refusal(Bytes(Certificate::largest + 1)) == "Certificate is too large");
}

TEST_CASE("what the structure does not allow is refused by name") {
  using namespace forge;
  const auto with = [](auto change) {
    auto recipe = leaf("example.com");
    change(recipe);
    return refusal(self_signed(recipe).der);
  };
  CHECK(with([](Recipe&) {}).empty());
  CHECK(with([](Recipe& r) { r.version = 4; }) == "Version is outside its limits");
  CHECK(with([](Recipe& r) { r.serial = {}; }) == "serialNumber is an INTEGER without a value");
  CHECK(with([](Recipe& r) {
          r.serial = {0, 1};
        }) == "serialNumber is an INTEGER that is not in its shortest form");
  CHECK(with([](Recipe& r) {
          r.more = {{"2.5.29.15", false, *from_hex("03020780")}};
        }) == "Extensions has two extensions of one kind");
  CHECK(with([](Recipe& r) {
          r.more.assign(200, {"1.2.3", false, {}});
        }) == "Extensions has two extensions of one kind");
  CHECK(with([](Recipe& r) {
          for (int i = 0; i < 200; ++i) r.more.push_back({"1.2." + std::to_string(i), false, {}});
        }) == "Extensions has too many extensions");
  CHECK(with([](Recipe& r) {
          r.public_key_info = sequence({sequence({object_identifier("1.3.101.112")}), bit_string(Bytes(31))});
        }) == "subjectPublicKey has the wrong size");
  CHECK(with([](Recipe& r) {
          r.public_key_info = sequence(
              {sequence({object_identifier("1.2.840.10045.2.1"), object_identifier("1.2.840.10045.3.1.7")}),
               bit_string(Bytes(33, 2))});
        }) == "subjectPublicKey is not an uncompressed point");
  CHECK(with([](Recipe& r) {
          r.inner_algorithm = sequence({object_identifier("1.3.101.112"), *from_hex("0500")});
        }) == "signature has bytes after its last field");
}

TEST_CASE("what extensions do not allow is refused by name") {
  using namespace forge;
  const auto why = refusal_of_extension;
  CHECK(why("2.5.29.19", *from_hex("3003010100")) == "cA says FALSE, its default, which DER leaves out");
  CHECK(why("2.5.29.19", *from_hex("30060101ff0201ff")) == "pathLenConstraint is outside its limits");
  CHECK(why("2.5.29.30", sequence({})) == "NameConstraints is empty");
  CHECK(why("2.5.29.30", sequence({tlv(0xa0, View{})})) == "GeneralSubtree is missing");
  CHECK(why("2.5.29.30",
            sequence({constructed(0xa0, {sequence({dns_name("a"), tlv(0x80, View(Bytes{1}))})})})) ==
        "GeneralSubtree has bytes after its last field");
  CHECK(why("2.5.29.30", sequence({constructed(0xa0, {sequence({tlv(0x87, View(Bytes(4)))})})})) ==
        "iPAddress has the wrong size");
  CHECK(why("2.5.29.18", sequence({tlv(0x87, View(Bytes(8)))})) == "iPAddress has the wrong size");
  CHECK(why("2.5.29.18", sequence({})) == "GeneralName is missing");
  CHECK(why("2.5.29.18", sequence({tlv(0x89, View{})})) == "GeneralName is not one of its nine choices");
  CHECK(why("2.5.29.18", sequence({tlv(0x82, as_bytes("b\xfc"
                                                      "cher.de"))})) ==
        "dNSName has a character beyond ASCII, which IA5String does not have");
  CHECK(why("1.3.6.1.5.5.7.1.1", sequence({})) == "AccessDescription is missing");
  CHECK(why("2.5.29.32", sequence({})) == "PolicyInformation is missing");
  CHECK(why("2.5.29.32",
            sequence({sequence({object_identifier("1.2.3")}), sequence({object_identifier("1.2.3")})})) ==
        "CertificatePolicies names a policy twice");
  CHECK(why("2.5.29.36", sequence({})) == "PolicyConstraints is empty");
  CHECK(why("2.5.29.31", sequence({sequence({tlv(0x81, View(Bytes{1, 6}))})})) ==
        "DistributionPoint has neither distributionPoint nor cRLIssuer");
  CHECK(why("1.3.6.1.4.1.11129.2.4.2", octet_string(*from_hex("0004000301"))) ==
        "SignedCertificateTimestampList has a field that is longer than what holds it");
  CHECK(why("1.3.6.1.4.1.11129.2.4.2", octet_string(*from_hex("0000"))) ==
        "SignedCertificateTimestampList is empty");
  CHECK(why("1.3.6.1.4.1.11129.2.4.3", *from_hex("050100")) == "poison is a NULL with a value");
  auto recipe = leaf("example.com");
  recipe.key_usage = {};
  recipe.more = {{"2.5.29.15", true, *from_hex("03020700")}};
  CHECK(refusal(self_signed(recipe).der) == "KeyUsage has no bit set that the RFC knows");
}

TEST_CASE("a key that TLS 1.3 does not have is kept, with what is wrong about it") {
  using namespace forge;
  const auto key_of = [](Bytes info) {
    auto recipe = leaf("example.com");
    recipe.public_key_info = std::move(info);
    return parse_certificate(self_signed(recipe).der).public_key;
  };
  const PublicKey p192 = key_of(
      sequence({sequence({object_identifier("1.2.840.10045.2.1"), object_identifier("1.2.840.10045.3.1.1")}),
                bit_string(Bytes(49, 4))}));
  CHECK(p192.kind == PublicKey::Kind::unsupported);
  CHECK(p192.problem == "the curve secp192r1 (1.2.840.10045.3.1.1) is not one that TLS 1.3 has");
  const PublicKey described =
      key_of(sequence({sequence({object_identifier("1.2.840.10045.2.1"), sequence({integer(1)})}),
                       bit_string(Bytes(65, 4))}));
  CHECK(described.problem == "its elliptic curve is described by parameters instead of being named");
  CHECK(
      key_of(sequence({sequence({object_identifier("1.2.840.10040.4.1")}), bit_string(Bytes(3))})).problem ==
      "the algorithm id-dsa (1.2.840.10040.4.1) is not one that TLS 1.3 has");

  Bytes modulus(257, 0x80);
  modulus[0] = 0;
  const Bytes rsa = bit_string(sequence({tlv(2, View(modulus)), integer(65537)}));
  const PublicKey key =
      key_of(sequence({sequence({object_identifier("1.2.840.113549.1.1.1"), *from_hex("0500")}), rsa}));
  CHECK(key.kind == PublicKey::Kind::rsa);
  CHECK(key.bits() == 2048);
  CHECK(key.rsa.modulus.size() == 256);
  CHECK(to_hex(key.rsa.exponent) == "010001");
  CHECK(to_text(key) == "RSA with 2048 bits");
  CHECK(key_of(sequence({sequence({object_identifier("1.2.840.113549.1.1.10")}), rsa})).kind ==
        PublicKey::Kind::rsa_pss);
  const auto pss = [](const char* hash, const char* mask_hash, std::uint32_t salt) {
    const auto algorithm = [](const char* id) {
      return sequence({object_identifier(id), *from_hex("0500")});
    };
    return sequence({object_identifier("1.2.840.113549.1.1.10"),
                     sequence({constructed(0xa0, {algorithm(hash)}),
                               constructed(0xa1, {sequence({object_identifier("1.2.840.113549.1.1.8"),
                                                            algorithm(mask_hash)})}),
                               constructed(0xa2, {integer(salt)})})});
  };
  const char *sha256 = "2.16.840.1.101.3.4.2.1", *sha384 = "2.16.840.1.101.3.4.2.2", *sha1 = "1.3.14.3.2.26";
  CHECK(key_of(sequence({pss(sha384, sha384, 48), rsa})).pss_hash == crypto::HashAlgorithm::sha384);
  CHECK(key_of(sequence({pss(sha256, sha384, 32), rsa})).kind == PublicKey::Kind::unsupported);
  CHECK(key_of(sequence({pss(sha256, sha256, 20), rsa})).kind == PublicKey::Kind::unsupported);
  CHECK(key_of(sequence({pss(sha1, sha1, 20), rsa})).kind == PublicKey::Kind::unsupported);
}

TEST_CASE("a signature algorithm that is not trusted is named") {
  auto recipe = forge::leaf("example.com");
  recipe.inner_algorithm =
      forge::sequence({forge::object_identifier("1.2.840.113549.1.1.5"), *from_hex("0500")});
  const Certificate certificate = parse_certificate(forge::self_signed(recipe).der);
  CHECK(certificate.signature.kind == SignatureAlgorithm::Kind::unsupported);
  CHECK(to_text(certificate.signature) == "sha1WithRSAEncryption");
  CHECK(certificate.signature.problem == "its hash function is broken: such a signature can be forged");
}

TEST_CASE("blemishes that public roots have are noted and not fatal") {
  auto recipe = forge::ca("Blemished");
  recipe.key_usage = {};
  recipe.more = {{"2.5.29.15", true, *from_hex("0303070600")}};
  const Certificate certificate = parse_certificate(forge::self_signed(recipe).der);
  CHECK(certificate.irregularities == std::vector<std::string>{"keyUsage ends in bits that are not set"});
  CHECK(certificate.extensions.key_usage->has(KeyUsage::Bit::key_cert_sign));
}
