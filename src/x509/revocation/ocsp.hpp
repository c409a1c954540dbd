#pragma once

#include "x509/certificate/certificate.hpp"
#include "x509/revocation/crl.hpp"

/// RFC 6960: what a responder says about whether certificates are revoked. All views point into the caller's
/// bytes.
namespace glasstls::x509 {

/// RFC 6960 4.1.1: which certificate a response is about.
struct CertId {
  Oid hash_algorithm{};
  View issuer_name_hash{};
  View issuer_key_hash{};
  View serial_number{};  ///< content octets of the INTEGER
};

/// RFC 6960 4.2.1: the response about one certificate.
struct SingleResponse {
  /// CertStatus.
  enum class Status : std::uint8_t { good, revoked, unknown };

  CertId cert_id{};
  Status cert_status = Status::unknown;
  UnixTime revocation_time = 0;  ///< of a revoked one
  CrlReason revocation_reason = CrlReason::unspecified;
  UnixTime this_update = 0;
  std::optional<UnixTime> next_update{};
  std::vector<Extension> single_extensions{};
};

/// RFC 6960 4.2.1: OCSPResponse, and the BasicOCSPResponse inside.
struct OcspResponse {
  /// In bytes; more is refused before it is read.
  static constexpr std::size_t largest = std::size_t{1} << 16;
  /// More are refused.
  static constexpr std::size_t most_responses = 256, most_certificates = 8;

  /// OCSPResponseStatus.
  enum class Status : std::uint8_t {
    successful = 0,
    malformed_request = 1,
    internal_error = 2,
    try_later = 3,
    sig_required = 5,
    unauthorized = 6,
  };
  Status response_status{};

  // The rest is present only if response_status is successful.
  View tbs{};                                ///< ResponseData, tag and length included: what is signed
  Name responder_name{};                     ///< byName, or else empty
  std::optional<View> responder_key_hash{};  ///< byKey
  UnixTime produced_at = 0;
  std::vector<SingleResponse> responses{};
  std::vector<Extension> response_extensions{};
  SignatureAlgorithm signature_algorithm{};
  View signature{};
  std::vector<Certificate> certs{};
};

/// The RFC's name: "tryLater".
std::string_view name_of(OcspResponse::Status status);

/// Reads one OCSPResponse and nothing after it. With a FieldMap it also records what every byte is. Throws
/// Failure with `bad_certificate_status_response` that names the field, what was expected and what came.
OcspResponse parse_ocsp_response(View der, wire::FieldMap* map = nullptr);

}  // namespace glasstls::x509
