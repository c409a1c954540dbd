#include "x509/key/private_key.hpp"

#include <fstream>

#include "crypto/curve/ed25519.hpp"
#include "support/catch.hpp"
#include "support/repository.hpp"
#include "x509/certificate/pem.hpp"
#include "x509/key/algorithm_to_der.hpp"
#include "x509/key/signature.hpp"

using namespace glasstls;
using namespace glasstls::x509;
using Kind = PublicKey::Kind;

namespace {

std::string file(std::string_view name) {
  std::ifstream stream(testing::repository() / "tests/x509/keys" / name);
  REQUIRE(stream);
  return {std::istreambuf_iterator<char>(stream), {}};
}

PrivateKey read(std::string_view text) { return read_private_key(as_bytes(text)); }

/// Why the file is refused; empty if it is not.
std::string refusal(View bytes) {
  try {
    static_cast<void>(read_private_key(bytes));
    return {};
  } catch (const BadPrivateKey& error) {
    return error.what();
  }
}

bool refused_for(std::string_view text, std::string_view reason) {
  const std::string why = refusal(as_bytes(text));
  INFO(why);
  return why.find(reason) != std::string::npos;
}

Bytes der_of(std::string_view pem) { return *decode_base64(take_pem_block(pem)->base64); }

SignatureAlgorithm::Kind algorithm_of(Kind kind) {
  using enum SignatureAlgorithm::Kind;
  if (kind == Kind::rsa) return rsa_pkcs1;
  if (kind == Kind::rsa_pss) return rsa_pss;
  return kind == Kind::ed25519 ? ed25519 : ecdsa;
}

bool signs_what_verifies(const PrivateKey& key) {
  SignatureAlgorithm algorithm;
  algorithm.kind = algorithm_of(key.public_key().kind);
  algorithm.hash = key.public_key().pss_hash.value_or(algorithm.hash);
  const Bytes signature = key.sign(algorithm.kind, algorithm.hash, as_bytes("message"), Bytes(32, 1));
  return verify_signature(key.public_key(), algorithm, as_bytes("message"), signature);
}

}  // namespace

TEST_CASE("keys are read from each of the forms that tools write") {
  const PrivateKey pkcs8 = read(file("p256-pkcs8.pem")), sec1 = read(file("p256-sec1.pem"));
  CHECK(pkcs8.public_key().kind == Kind::p256);
  CHECK(to_hex(pkcs8.public_key().point) ==
        "04dfd71b4d01b0e197d65a8380d961021b27ec53dac830be87142dfb9815c748d0"
        "87829b3545d9924ffdfac7e80818af3daab1b1da39da7f6ca1122fedd1c9a3cf");
  CHECK(sec1.public_key().point == pkcs8.public_key().point);
  CHECK(read(file("p256-with-parameters.pem")).public_key().kind == Kind::p256);
  CHECK(read(file("p384-sec1.pem")).public_key().kind == Kind::p384);
  CHECK(read(file("p521-pkcs8.pem")).public_key().kind == Kind::p521);
  CHECK(read_private_key(der_of(file("p521-pkcs8.pem"))).public_key().kind == Kind::p521);
  CHECK(read_private_key(der_of(file("p384-sec1.pem"))).public_key().kind == Kind::p384);
  const PrivateKey ed25519 = read(file("ed25519-rfc8410.pem"));
  CHECK(to_hex(ed25519.public_key().point) ==
        "19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1");
  for (const PrivateKey* key : {&pkcs8, &sec1, &ed25519}) CHECK(signs_what_verifies(*key));
}

TEST_CASE("a key is found beside other contents of a file, but there may be only one") {
  const std::string key = file("p256-sec1.pem"), certificate = encode_pem("CERTIFICATE", Bytes(70, 1));
  CHECK(read("a note\n" + certificate + key + certificate).public_key().kind == Kind::p256);
  CHECK(refused_for(key + certificate + key, "more than one private key"));
  CHECK(refused_for(certificate, "no private key"));
  CHECK(refused_for("", "no private key"));
  CHECK(refused_for(key.substr(0, key.size() - 40), "no end"));
  CHECK(refused_for(std::string(largest_private_key_file + 1, 'a'), "too large"));
}

TEST_CASE("an encrypted key is refused with a way out") {
  CHECK(refused_for(file("encrypted-pkcs8.pem"), "openssl pkey"));
  CHECK(refused_for(file("encrypted-sec1.pem"), "openssl pkey"));
}

TEST_CASE("keys that TLS 1.3 has no use for are refused by name") {
  CHECK(refused_for(file("secp256k1-sec1.pem"), "P-256, P-384 or P-521"));
  CHECK(refused_for(encode_pem("DSA PRIVATE KEY", Bytes(10)), "DSA PRIVATE KEY"));
  const Bytes x25519 = *from_hex(
      "302e020100300506032b656e04220420000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
  CHECK(refusal(x25519).find("privateKeyAlgorithm cannot be used") != std::string::npos);
}

TEST_CASE("what a file says twice must agree") {
  Bytes public_key = der_of(file("p256-sec1.pem"));
  public_key.back() ^= 1;
  CHECK(refusal(public_key).find("publicKey is not the one that belongs") != std::string::npos);
  Bytes ed25519 = der_of(file("ed25519-rfc8410.pem"));
  ed25519.back() ^= 1;
  CHECK(refusal(ed25519).find("publicKey is not the one that belongs") != std::string::npos);
  // A P-256 key inside, P-384 outside.
  Bytes curve = der_of(file("p256-pkcs8.pem"));
  const Bytes p256 = *from_hex("06082a8648ce3d030107"), p384 = *from_hex("06052b81040022");
  const auto at = std::search(curve.begin(), curve.end(), p256.begin(), p256.end());
  curve.erase(at, at + static_cast<std::ptrdiff_t>(p256.size()));
  curve.insert(at, p384.begin(), p384.end());
  curve[2] = static_cast<std::uint8_t>(curve[2] - 3);
  curve[7] = static_cast<std::uint8_t>(curve[7] - 3);
  CHECK(refusal(curve).find("not a private key of the curve") != std::string::npos);
}

TEST_CASE("no damaged key gets through, and no refusal shows the key") {
  for (const char* name : {"p256-pkcs8.pem", "p256-sec1.pem", "ed25519-rfc8410.pem"}) {
    const Bytes good = der_of(file(name));
    for (std::size_t length = 0; length < good.size(); ++length)
      REQUIRE_FALSE(refusal(View(good).first(length)).empty());
    Bytes longer = good;
    longer.push_back(0);
    CHECK_FALSE(refusal(longer).empty());
    const std::string secret = to_hex(good).substr(2 * good.size() > 200 ? 72 : 40, 8);
    std::size_t accepted = 0;
    for (std::size_t i = 0; i < good.size(); ++i) {
      Bytes changed = good;
      changed[i] ^= 0x04;
      const std::string why = refusal(changed);
      accepted += why.empty();
      REQUIRE(why.find(secret) == std::string::npos);
    }
    // Attributes are not looked at (RFC 8410's example has 31 bytes of them); everything else counts.
    CHECK(accepted <= (std::string_view(name).starts_with("ed") ? 31u : 0u));
  }
}

TEST_CASE("a key that was written is read again") {
  for (const Kind kind : {Kind::ed25519, Kind::p256, Kind::p384, Kind::p521}) {
    const PrivateKey key = PrivateKey::generate(kind, Bytes(32, 5));
    const LongSecret pem = key.to_pem();
    CHECK(as_text(pem.reveal()).starts_with("-----BEGIN PRIVATE KEY-----\n"));
    const PrivateKey again = read_private_key(pem.reveal());
    CHECK(again.public_key().kind == kind);
    CHECK(again.public_key().point == key.public_key().point);
    CHECK(signs_what_verifies(again));
    const Bytes info = public_key_to_der(key.public_key());
    der::Reader reader(info);
    CHECK(parse_public_key(reader).point == key.public_key().point);
  }
  const std::string text = file("p256-pkcs8.pem");
  CHECK(as_text(read(text).to_pem().reveal()) == text);  // as OpenSSL writes it
}

TEST_CASE("RSA keys are read, sign with both paddings, and are written as OpenSSL writes them") {
  const std::string pkcs8 = file("rsa2048-pkcs8.pem");
  const PrivateKey key = read(pkcs8), pkcs1 = read(file("rsa2048-pkcs1.pem"));
  CHECK(key.public_key().kind == Kind::rsa);
  CHECK(key.public_key().bits() == 2048);
  CHECK(pkcs1.public_key().rsa.modulus == key.public_key().rsa.modulus);
  CHECK(signs_what_verifies(key));
  SignatureAlgorithm pss;
  pss.kind = SignatureAlgorithm::Kind::rsa_pss;
  CHECK(verify_signature(key.public_key(), pss, as_bytes("m"),
                         key.sign(pss.kind, pss.hash, as_bytes("m"), Bytes(32, 1))));
  CHECK(as_text(key.to_pem().reveal()) == pkcs8);
  CHECK(as_text(pkcs1.to_pem().reveal()) == pkcs8);
}

TEST_CASE("an RSA-PSS key keeps to its hash") {
  const std::string text = file("rsa-pss-sha384-pkcs8.pem");
  const PrivateKey key = read(text);
  CHECK(key.public_key().kind == Kind::rsa_pss);
  CHECK(key.public_key().pss_hash == crypto::HashAlgorithm::sha384);
  CHECK(signs_what_verifies(key));
  CHECK(as_text(key.to_pem().reveal()) == text);
  using Algorithm = SignatureAlgorithm::Kind;
  CHECK_THROWS_AS(key.sign(Algorithm::rsa_pss, crypto::HashAlgorithm::sha256, {}, Bytes(32)),
                  std::invalid_argument);
  CHECK_THROWS_AS(key.sign(Algorithm::rsa_pkcs1, crypto::HashAlgorithm::sha384, {}, Bytes(32)),
                  std::invalid_argument);
}

TEST_CASE("an RSA key that is too short or damaged is refused") {
  CHECK(refused_for(file("rsa1024-pkcs1.pem"), "2048 to 4096 bits"));
  const Bytes good = der_of(file("rsa2048-pkcs1.pem"));
  for (std::size_t i = 0; i < good.size(); i += 7) {
    Bytes changed = good;
    changed[i] ^= 0x04;
    REQUIRE_FALSE(refusal(changed).empty());
  }
  CHECK(PrivateKey::generate_rsa(1024, Bytes(32, 1)).public_key().bits() == 1024);  // made, but not read
  CHECK_THROWS_AS(PrivateKey::generate_rsa(1000, Bytes(32, 1)), std::invalid_argument);
}

TEST_CASE("keys are made from randomness that is handed in") {
  const auto point = [](Kind kind, std::uint8_t seed) {
    return PrivateKey::generate(kind, Bytes(32, seed)).public_key().point;
  };
  for (const Kind kind : {Kind::ed25519, Kind::p256, Kind::p384, Kind::p521}) {
    CHECK(point(kind, 1) == point(kind, 1));
    CHECK(point(kind, 1) != point(kind, 2));
  }
  CHECK_THROWS_AS(PrivateKey::generate(Kind::p256, Bytes(31)), std::invalid_argument);
  CHECK_THROWS_AS(PrivateKey::generate(Kind::unsupported, Bytes(32)), std::invalid_argument);
  CHECK_THROWS_AS(PrivateKey::from_scalar(Kind::p256, Secret(32)), std::invalid_argument);
  CHECK_THROWS_AS(PrivateKey::from_scalar(Kind::unsupported, Secret(32)), std::invalid_argument);
}

TEST_CASE("a key signs with its own algorithms and with enough randomness only") {
  const PrivateKey key = PrivateKey::generate(Kind::p256, Bytes(32, 5));
  using crypto::HashAlgorithm;
  using Algorithm = SignatureAlgorithm::Kind;
  CHECK_THROWS_AS(key.sign(Algorithm::ed25519, HashAlgorithm::sha256, {}, Bytes(32)), std::invalid_argument);
  CHECK_THROWS_AS(key.sign(Algorithm::ecdsa, HashAlgorithm::sha256, {}, Bytes(31)), std::invalid_argument);
}
