#pragma once

#include <optional>

#include "conformance/vectors/answer.hpp"
#include "crypto/curve/curve.hpp"
#include "crypto/hash/hash.hpp"

/// Runs one Wycheproof test on our primitives. Each function is for one `type` of test group. All throw
/// Malformed if a required value is missing or not hexadecimal.
namespace glasstls::conformance {

/// One test, and the values that it shares with others of its group and file.
struct Test {
  const std::string& algorithm;  ///< of the file: "AES-GCM"
  const Fields& group;
  const Fields& test;
};

/// What our code makes of the test, by the type of its group; `unsupported` for a type that is not run.
Answer answer_to(const Test& t);

/// "SHA-256", "SHA-384", "SHA-512"; empty for any other name.
std::optional<crypto::HashAlgorithm> hash_algorithm(std::string_view name);

/// "secp256r1", "secp384r1", "secp521r1" (RFC 9846 4.3.7); empty for any other name.
std::optional<crypto::Curve> curve_named(std::string_view name);

/// Why tests with another curve are skipped.
std::string why_not_curve(const std::string& name);

/// AeadTest, with every implementation that this machine can run: opens, compares, seals again, compares.
Answer aead_test(const Test& t);
/// HkdfTest: extract and expand.
Answer hkdf_test(const Test& t);
/// MacTest: HMAC, whose tag may be truncated.
Answer mac_test(const Test& t);

/// XdhComp: X25519.
Answer xdh_test(const Test& t);
/// EcdhEcpointTest.
Answer ecdh_test(const Test& t);

/// MLKEMKeyGen: keys from a seed.
Answer ml_kem_key_generation_test(const Test& t);
/// MLKEMEncapsTest: ciphertext and shared secret.
Answer ml_kem_encapsulation_test(const Test& t);
/// MLKEMDecapsValidationTest: decapsulates with a given key.
Answer ml_kem_decapsulation_test(const Test& t);
/// MLKEMTest: from a seed to the shared secret.
Answer ml_kem_test(const Test& t);

/// EcdsaVerify: signatures in DER.
Answer ecdsa_test(const Test& t);
/// EddsaVerify: Ed25519.
Answer eddsa_test(const Test& t);
/// RsassaPkcs1Verify.
Answer rsa_pkcs1_test(const Test& t);
/// RsassaPkcs1Generate: signs, and verifies.
Answer rsa_pkcs1_signing_test(const Test& t);
/// RsassaPssVerify and RsassaPssWithParametersVerify.
Answer rsa_pss_test(const Test& t);

}  // namespace glasstls::conformance
