#include "handshake/authentication.hpp"
#include "crypto/curve/ed25519.hpp"
#include "handshake/signing.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::handshake;
using messages::SignatureScheme;

// The example in RFC 9846 4.5.2: a transcript hash of 32 bytes of 01.
TEST_CASE("CertificateVerify covers what RFC 9846 shows") {
  CHECK(to_hex(certificate_verify_content(Signer::server, Bytes(32, 1))) ==
        "2020202020202020202020202020202020202020202020202020202020202020"
        "2020202020202020202020202020202020202020202020202020202020202020"
        "544c5320312e332c20736572766572204365727469666963617465566572696679"
        "00"
        "0101010101010101010101010101010101010101010101010101010101010101");
  CHECK(certificate_verify_content(Signer::client, Bytes(32, 1)) !=
        certificate_verify_content(Signer::server, Bytes(32, 1)));
}

TEST_CASE("a scheme signs handshakes only where RFC 9846 lets it, and only with its own kind of key") {
  using Kind = x509::PublicKey::Kind;
  CHECK_FALSE(may_sign_handshake(SignatureScheme::rsa_pkcs1_sha256));
  CHECK_FALSE(may_sign_handshake(SignatureScheme::ecdsa_sha1));
  CHECK(may_sign_handshake(SignatureScheme::rsa_pss_rsae_sha256));
  x509::PublicKey key;
  key.kind = Kind::rsa;
  CHECK(matches_key(SignatureScheme::rsa_pss_rsae_sha512, key));
  CHECK_FALSE(matches_key(SignatureScheme::rsa_pss_pss_sha512, key));
  key.kind = Kind::p256;
  CHECK(matches_key(SignatureScheme::ecdsa_secp256r1_sha256, key));
  CHECK_FALSE(matches_key(SignatureScheme::ecdsa_secp384r1_sha384, key));
  key.kind = Kind::rsa_pss;
  key.pss_hash = crypto::HashAlgorithm::sha384;
  CHECK(matches_key(SignatureScheme::rsa_pss_pss_sha384, key));
  CHECK_FALSE(matches_key(SignatureScheme::rsa_pss_pss_sha256, key));
}

TEST_CASE("a refused algorithm is compared with the offered schemes that may sign a handshake") {
  record::Sender sender{trace::Tracer{}};
  record::Receiver receiver{trace::Tracer{}};
  Context context(sender, receiver, trace::Tracer{});
  const messages::CertificateVerify message{SignatureScheme::rsa_pkcs1_sha256, {}};
  const std::vector offered{SignatureScheme::ed25519, SignatureScheme::rsa_pss_rsae_sha256,
                            SignatureScheme::rsa_pkcs1_sha256};
  try {
    static_cast<void>(check_certificate_verify(context, message, {}, {}, offered));
    FAIL("rsa_pkcs1_sha256 may sign only certificates");
  } catch (const Failure& failure) {
    CHECK(failure.alert == Alert::illegal_parameter);
    CHECK(failure.expected.find("rsa_pss_rsae_sha256") != std::string::npos);
    CHECK(failure.expected.find("rsa_pkcs1") == std::string::npos);
  }
}

TEST_CASE("a signature is verified with the key of the certificate") {
  const Secret seed(Bytes(32, 9));
  x509::PublicKey key;
  key.kind = x509::PublicKey::Kind::ed25519;
  key.point = crypto::ed25519_public_key(seed);
  const Bytes content = certificate_verify_content(Signer::server, Bytes(32, 1));
  const Bytes signature = crypto::ed25519_sign(seed, content);
  CHECK(verify_signature(SignatureScheme::ed25519, key, content, signature));
  CHECK_FALSE(verify_signature(SignatureScheme::ecdsa_secp256r1_sha256, key, content, signature));
  CHECK_FALSE(verify_signature(SignatureScheme::ed25519, key,
                               certificate_verify_content(Signer::client, Bytes(32, 1)), signature));
}

namespace {

/// Always the same bytes, and what they were asked for.
struct Fixed : RandomSource {
  std::string purposes;
  void fill(std::span<std::uint8_t> out, std::string_view purpose) override {
    std::fill(out.begin(), out.end(), std::uint8_t{7});
    purposes.append(purpose).append(";");
  }
};

}  // namespace

TEST_CASE("a private key signs with each scheme that is for it, and with no other") {
  using Kind = x509::PublicKey::Kind;
  using enum SignatureScheme;
  const std::pair<Kind, SignatureScheme> kinds[] = {{Kind::ed25519, ed25519},
                                                    {Kind::p256, ecdsa_secp256r1_sha256},
                                                    {Kind::p384, ecdsa_secp384r1_sha384},
                                                    {Kind::p521, ecdsa_secp521r1_sha512}};
  const Bytes content = certificate_verify_content(Signer::server, Bytes(32, 1));
  for (const auto& [kind, scheme] : kinds) {
    const auto key = x509::PrivateKey::generate(kind, Bytes(32, 3));
    CHECK(schemes_for(key.public_key()) == std::vector{scheme});
    Fixed random;
    const Bytes signature = sign(scheme, key, content, random);
    CHECK(random.purposes == "signature;");
    CHECK(verify_signature(scheme, key.public_key(), content, signature));
    CHECK_THROWS_AS(sign(rsa_pss_rsae_sha256, key, content, random), std::invalid_argument);
    CHECK_THROWS_AS(sign(rsa_pkcs1_sha256, key, content, random), std::invalid_argument);
  }
}

TEST_CASE("an RSA key that is too short for a hash is not offered with it") {
  using enum SignatureScheme;
  x509::PublicKey key;
  key.kind = x509::PublicKey::Kind::rsa;
  key.rsa = {Bytes(256, 0xff), {1, 0, 1}};
  CHECK(schemes_for(key) == std::vector{rsa_pss_rsae_sha256, rsa_pss_rsae_sha384, rsa_pss_rsae_sha512});
  key.rsa.modulus = Bytes(128, 0xff);
  CHECK(schemes_for(key) == std::vector{rsa_pss_rsae_sha256, rsa_pss_rsae_sha384});
  key.kind = x509::PublicKey::Kind::rsa_pss;
  key.pss_hash = crypto::HashAlgorithm::sha256;
  CHECK(schemes_for(key) == std::vector{rsa_pss_pss_sha256});
  key.kind = x509::PublicKey::Kind::unsupported;
  CHECK(schemes_for(key).empty());
}
