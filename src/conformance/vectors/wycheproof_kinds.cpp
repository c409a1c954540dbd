#include <array>

#include "conformance/vectors/primitives.hpp"

namespace glasstls::conformance {

namespace {

/// A type of test group, and what runs its tests.
struct RunnableKind {
  std::string_view type;
  Answer (*run)(const Test&);
};

constexpr std::array runnable = {
    RunnableKind{"AeadTest", aead_test},
    RunnableKind{"EcdhEcpointTest", ecdh_test},
    RunnableKind{"EcdsaVerify", ecdsa_test},
    RunnableKind{"EddsaVerify", eddsa_test},
    RunnableKind{"HkdfTest", hkdf_test},
    RunnableKind{"MacTest", mac_test},
    RunnableKind{"MLKEMDecapsValidationTest", ml_kem_decapsulation_test},
    RunnableKind{"MLKEMEncapsTest", ml_kem_encapsulation_test},
    RunnableKind{"MLKEMKeyGen", ml_kem_key_generation_test},
    RunnableKind{"MLKEMTest", ml_kem_test},
    RunnableKind{"RsassaPkcs1Generate", rsa_pkcs1_signing_test},
    RunnableKind{"RsassaPkcs1Verify", rsa_pkcs1_test},
    RunnableKind{"RsassaPssVerify", rsa_pss_test},
    RunnableKind{"RsassaPssWithParametersVerify", rsa_pss_test},
    RunnableKind{"XdhComp", xdh_test},
};

/// A type of test group that is known and not run.
struct KnownKind {
  std::string_view type, what;
  bool of_tls = false;  ///< whether TLS 1.3 may use it; then it may be run one day
};

constexpr std::array known = {
    KnownKind{"BlsAggregateVerify", "BLS signatures"},
    KnownKind{"BlsHashToG2", "BLS signatures"},
    KnownKind{"BlsSigVerify", "BLS signatures"},
    KnownKind{"ChunkedEncryption", "encryption in chunks"},
    KnownKind{"DaeadTest", "deterministic encryption"},
    KnownKind{"DsaP1363Verify", "DSA"},
    KnownKind{"DsaVerify", "DSA"},
    KnownKind{"EcCurveTest", "lists of curves"},
    KnownKind{"EcdhTest", "ECDH keys as SubjectPublicKeyInfo"},
    KnownKind{"EcdhPemTest", "ECDH keys in PEM"},
    KnownKind{"EcdhWebcryptoTest", "JSON Web Keys"},
    KnownKind{"EcdsaBitcoinVerify", "ECDSA as Bitcoin has it"},
    KnownKind{"EcdsaP1363Verify", "ECDSA signatures in the form of IEEE P1363"},
    KnownKind{"FpeListTest", "format-preserving encryption"},
    KnownKind{"FpeStrTest", "format-preserving encryption"},
    KnownKind{"IndCpaTest", "encryption without authentication"},
    KnownKind{"JsonWebCrypto", "JSON Web Keys"},
    KnownKind{"JsonWebEncryption", "JSON Web Encryption"},
    KnownKind{"JsonWebKey", "JSON Web Keys"},
    KnownKind{"JsonWebSignature", "JSON Web Signatures"},
    KnownKind{"KeywrapTest", "key wrapping"},
    KnownKind{"MacWithIvTest", "MACs with an IV"},
    KnownKind{"MlDsaSign", "", true},
    KnownKind{"MlDsaVerify", "", true},
    KnownKind{"PbeTest", "encryption with passwords"},
    KnownKind{"PbkdfTest", "PBKDF2"},
    KnownKind{"PrimalityTest", "tests of primality"},
    KnownKind{"RsaesOaepDecrypt", "encryption with RSA"},
    KnownKind{"RsaesPkcs1Decrypt", "encryption with RSA"},
    KnownKind{"XdhAsnComp", "XDH keys as SubjectPublicKeyInfo"},
    KnownKind{"XdhJwkComp", "JSON Web Keys"},
    KnownKind{"XdhPemComp", "XDH keys in PEM"},
};

}  // namespace

Answer answer_to(const Test& t) {
  const std::string& type = t.group.text("type");
  for (const auto& kind : runnable)
    if (type == kind.type) return kind.run(t);
  for (const auto& kind : known)
    if (type == kind.type) {
      const std::string what(kind.what.empty() ? std::string_view(t.algorithm) : kind.what);
      return Answer::unsupported(kind.of_tls ? not_yet(what) : not_used(what));
    }
  if (t.algorithm.empty()) return Answer::unsupported("tests of type " + type + ", which is not known here");
  return Answer::unsupported(t.algorithm + " (test type " + type + "), which is not known here");
}

}  // namespace glasstls::conformance
