#include "handshake/authentication.hpp"
#include "crypto/ed25519.hpp"
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
