#pragma once

#include "x509/key/private_key.hpp"
#include "x509/revocation/crl.hpp"
#include "x509/revocation/ocsp.hpp"

/// Certificates, CRLs and OCSP responses made on the spot: for a local CA, and for lessons about what is
/// wrong with certificates. Whatever a recipe says is put in as it is, right or wrong; what it leaves as it
/// was is right.
namespace glasstls::x509 {

/// An extension that is put in as it is.
struct IssuedExtension {
  Bytes id;  ///< DER of its OBJECT IDENTIFIER
  bool critical = false;
  Bytes value;  ///< DER, without the OCTET STRING around it
};

/// How something is signed: the algorithm of the signature, and what is said of it.
struct SigningRecipe {
  crypto::HashAlgorithm hash = crypto::HashAlgorithm::sha256;
  bool rsa_pss = false;     ///< an RSA key signs with PKCS#1 v1.5 otherwise
  Bytes declared{};         ///< DER of an AlgorithmIdentifier, instead of the true one
  Bytes declared_inside{};  ///< the same, for the one inside what is signed only
  bool break_signature = false;
};

/// What a certificate says (RFC 5280 4.1).
struct CertificateRecipe {
  int version = 3;
  Bytes serial_number{1};     ///< big-endian; RFC 5280 4.1.2.2 wants a unique one of up to 20 bytes
  std::string common_name{};  ///< of the subject; empty: an empty subject
  Bytes subject{};            ///< DER of a Name, instead of common_name
  Bytes issuer{};             ///< DER of a Name, instead of the issuer's
  UnixTime not_before = 0, not_after = 0;
  Bytes public_key_info{};  ///< DER of a SubjectPublicKeyInfo, instead of the subject's

  std::vector<std::string> names{};  ///< subjectAltName: DNS names and IP addresses; none: no extension
  std::optional<bool> is_ca{};       ///< basicConstraints' cA; empty: no extension
  std::optional<std::uint32_t> path_length{};
  std::vector<KeyUsage::Bit> key_usage{};  ///< none: no extension
  std::vector<Oid> ext_key_usage{};        ///< none: no extension
  std::vector<std::string> permitted_names{},
      excluded_names{};  ///< nameConstraints: domains, single addresses
  bool subject_key_identifier = true, authority_key_identifier = true;
  std::string ocsp_url{}, ca_issuers_url{}, crl_url{};  ///< empty: not said
  bool must_staple = false;                             ///< RFC 7633
  std::vector<IssuedExtension> more{};                  ///< behind the others

  SigningRecipe signing{};
};

/// Who signs: a CA, or a responder that it trusts.
struct Issuer {
  const PrivateKey& key;
  Bytes subject;           ///< DER of its Name
  Bytes key_identifier{};  ///< what its certificate calls the key; empty: key_identifier(key)
};

/// A recipe for a CA, and one for a server that goes by `names`, the first of which is its common name. The
/// times are still to be said.
CertificateRecipe ca_recipe(std::string common_name);
CertificateRecipe server_recipe(std::vector<std::string> names);
/// For a delegated OCSP responder (RFC 6960 4.2.2.2).
CertificateRecipe ocsp_responder_recipe(std::string common_name);

/// A certificate in DER, for `subject_key`, signed by `issuer`: a self-signed one where that is the same key.
/// `entropy`: 32 random bytes for the signature. Throws std::invalid_argument for a name, an address or an
/// algorithm that cannot be encoded.
Bytes issue_certificate(const CertificateRecipe& recipe, const PublicKey& subject_key, const Issuer& issuer,
                        View entropy);

/// DER of the Name that a recipe's subject has.
Bytes subject_of(const CertificateRecipe& recipe);
/// DER of a Name with one commonName, a UTF8String; an empty Name for an empty one.
Bytes name_to_der(std::string_view common_name);
/// What a key is called in certificates: 160 bits of SHA-256 over its bits (RFC 7093).
Bytes key_identifier(const PublicKey& key);

/// RFC 5280 5.1.2.6: a line of a CRL.
struct IssuedRevocation {
  Bytes serial_number;  ///< big-endian
  UnixTime when = 0;
  std::optional<CrlReason> reason{};
};

/// What a CRL says (RFC 5280 5.1).
struct CrlRecipe {
  std::vector<IssuedRevocation> revoked{};
  UnixTime this_update = 0;
  std::optional<UnixTime> next_update{};
  std::uint64_t number = 1;
  std::vector<IssuedExtension> more{};
  SigningRecipe signing{};
};

/// A CRL in DER. The same of `entropy` and std::invalid_argument.
Bytes issue_crl(const CrlRecipe& recipe, const Issuer& issuer, View entropy);

/// What an OCSP response says of one certificate (RFC 6960 4.2.1).
struct OcspRecipe {
  SingleResponse::Status status = SingleResponse::Status::good;
  UnixTime revocation_time = 0;  ///< of a revoked one
  std::optional<CrlReason> reason{};
  Bytes serial_number{};  ///< big-endian
  UnixTime produced_at = 0, this_update = 0;
  std::optional<UnixTime> next_update{};
  Bytes responder_certificate{};  ///< DER of a delegated responder's, which is then the signer
  bool responder_by_key = false;  ///< how the responder is called
  std::vector<IssuedExtension> more{};
  SigningRecipe signing{};
};

/// An OCSPResponse in DER about a certificate that `ca` issued, signed by `responder`: the CA itself or whom
/// it delegated. SHA-1 names the CA in it, as all responders do. The same of `entropy` and
/// std::invalid_argument.
Bytes issue_ocsp_response(const OcspRecipe& recipe, const Issuer& ca, const Issuer& responder, View entropy);

/// An OCSPResponse without an answer: tryLater, unauthorized, ...
Bytes ocsp_error_response(OcspResponse::Status status);

}  // namespace glasstls::x509
