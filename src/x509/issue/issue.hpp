#pragma once

#include "x509/key/private_key.hpp"
#include "x509/revocation/crl.hpp"
#include "x509/revocation/ocsp.hpp"

/// Makes certificates, CRLs and OCSP responses: for a local CA, and for lessons about faults in certificates.
/// The values of a recipe are used unchanged, right or wrong; its default values are right.
namespace glasstls::x509 {

/// An extension that is used unchanged.
struct IssuedExtension {
  Bytes id;  ///< DER of its OBJECT IDENTIFIER
  bool critical = false;
  Bytes value;  ///< DER, without the OCTET STRING around it
};

/// How to sign: the algorithm, and what the signed structure says about it.
struct SigningRecipe {
  crypto::HashAlgorithm hash = crypto::HashAlgorithm::sha256;
  bool rsa_pss = false;     ///< otherwise an RSA key signs with PKCS#1 v1.5
  Bytes declared{};         ///< DER of an AlgorithmIdentifier, instead of the true one
  Bytes declared_inside{};  ///< the same, only for the one inside the signed part
  bool break_signature = false;
};

/// The contents of a certificate (RFC 5280 4.1).
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
  std::vector<IssuedExtension> more{};                  ///< after the others

  SigningRecipe signing{};
};

/// The signer: a CA, or a responder that it trusts.
struct Issuer {
  const PrivateKey& key;
  Bytes subject;           ///< DER of its Name
  Bytes key_identifier{};  ///< the key's identifier in its certificate; empty: key_identifier(key)
};

/// A recipe for a CA. The times are still to be set.
CertificateRecipe ca_recipe(std::string common_name);
/// A recipe for a server with these names; the first is also its common name. The times are still to be set.
CertificateRecipe server_recipe(std::vector<std::string> names);
/// A recipe for a delegated OCSP responder (RFC 6960 4.2.2.2). The times are still to be set.
CertificateRecipe ocsp_responder_recipe(std::string common_name);

/// A certificate in DER, for `subject_key`, signed by `issuer`; self-signed if that is the same key.
/// `entropy`: 32 random bytes for the signature. Throws std::invalid_argument for a name, an address or an
/// algorithm that cannot be encoded.
Bytes issue_certificate(const CertificateRecipe& recipe, const PublicKey& subject_key, const Issuer& issuer,
                        View entropy);

/// DER of the Name of a recipe's subject.
Bytes subject_of(const CertificateRecipe& recipe);
/// DER of a Name with one commonName, a UTF8String; an empty Name for an empty one.
Bytes name_to_der(std::string_view common_name);
/// The identifier of a key in certificates: 160 bits of SHA-256 over its bits (RFC 7093).
Bytes key_identifier(const PublicKey& key);

/// RFC 5280 5.1.2.6: an entry of a CRL.
struct IssuedRevocation {
  Bytes serial_number;  ///< big-endian
  UnixTime when = 0;
  std::optional<CrlReason> reason{};
};

/// The contents of a CRL (RFC 5280 5.1).
struct CrlRecipe {
  std::vector<IssuedRevocation> revoked{};
  UnixTime this_update = 0;
  std::optional<UnixTime> next_update{};
  std::uint64_t number = 1;
  std::vector<IssuedExtension> more{};
  SigningRecipe signing{};
};

/// A CRL in DER. `entropy` and exceptions as for issue_certificate().
Bytes issue_crl(const CrlRecipe& recipe, const Issuer& issuer, View entropy);

/// The contents of an OCSP response about one certificate (RFC 6960 4.2.1).
struct OcspRecipe {
  SingleResponse::Status status = SingleResponse::Status::good;
  UnixTime revocation_time = 0;  ///< of a revoked one
  std::optional<CrlReason> reason{};
  Bytes serial_number{};  ///< big-endian
  UnixTime produced_at = 0, this_update = 0;
  std::optional<UnixTime> next_update{};
  Bytes responder_certificate{};  ///< DER of a delegated responder's certificate; it is then the signer
  bool responder_by_key = false;  ///< name the responder by its key
  std::vector<IssuedExtension> more{};
  SigningRecipe signing{};
};

/// An OCSPResponse in DER about a certificate that `ca` issued, signed by `responder`: the CA itself or its
/// delegate. It identifies the CA with SHA-1, as all responders do. `entropy` and exceptions as for
/// issue_certificate().
Bytes issue_ocsp_response(const OcspRecipe& recipe, const Issuer& ca, const Issuer& responder, View entropy);

/// An OCSPResponse that is an error: tryLater, unauthorized, ...
Bytes ocsp_error_response(OcspResponse::Status status);

}  // namespace glasstls::x509
