// Forged revocation lists and OCSP responses, for the certificates of forge.hpp; signed with Ed25519.
#pragma once

#include "support/forge.hpp"

namespace glasstls::forge {

/// An entry of a CRL.
struct Revoked {
  Bytes serial;
  std::int64_t when = now - day;
  std::optional<unsigned> reason{};
  std::vector<ExtensionBytes> more{};
};

struct CrlRecipe {
  std::vector<Revoked> revoked{};
  std::int64_t this_update = now - day;
  std::optional<std::int64_t> next_update = now + 7 * day;
  int version = 2;
  std::optional<unsigned> number = 1;
  bool number_critical = false, authority_key_identifier = true;
  std::vector<ExtensionBytes> more{};
  Bytes inner_algorithm{};  ///< DER of an AlgorithmIdentifier, instead of Ed25519
  bool break_signature = false;
};

/// A CRL of `issuer`, in DER.
Bytes crl(const Minted& issuer, const CrlRecipe& recipe = {});

struct OcspRecipe {
  enum class Status { good, revoked, unknown };

  Status status = Status::good;
  std::optional<unsigned> reason{};
  std::int64_t this_update = now - day, produced_at = now - day;
  std::optional<std::int64_t> next_update = now + 3 * day;
  unsigned response_status = 0;       ///< anything but 0: nothing follows
  bool sha256 = false;                ///< for the CertID, instead of SHA-1
  Bytes serial{};                     ///< instead of the subject's
  const Minted* responder = nullptr;  ///< who signs instead of the issuer, and whose certificate is put in
  bool by_key = false, leave_out_certificate = false, break_signature = false;
  std::vector<ExtensionBytes> single_extensions{}, response_extensions{};
};

/// An OCSPResponse about `subject`, which `issuer` issued, in DER.
Bytes ocsp(const Minted& issuer, const Minted& subject, const OcspRecipe& recipe = {});

/// A certificate for an OCSP responder: EKU OCSPSigning, ocsp-nocheck.
Recipe responder(std::string common_name);

}  // namespace glasstls::forge
