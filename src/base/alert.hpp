#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/rfc.hpp"

namespace glasstls {

/// RFC 9846 6: why a connection ends. TLS 1.3 never sends the names with `_RESERVED`.
enum class Alert : std::uint8_t {
  close_notify = 0,
  unexpected_message = 10,
  bad_record_mac = 20,
  decryption_failed_RESERVED = 21,
  record_overflow = 22,
  decompression_failure_RESERVED = 30,
  handshake_failure = 40,
  no_certificate_RESERVED = 41,
  bad_certificate = 42,
  unsupported_certificate = 43,
  certificate_revoked = 44,
  certificate_expired = 45,
  certificate_unknown = 46,
  illegal_parameter = 47,
  unknown_ca = 48,
  access_denied = 49,
  decode_error = 50,
  decrypt_error = 51,
  export_restriction_RESERVED = 60,
  protocol_version = 70,
  insufficient_security = 71,
  internal_error = 80,
  inappropriate_fallback = 86,
  user_canceled = 90,
  no_renegotiation_RESERVED = 100,
  missing_extension = 109,
  unsupported_extension = 110,
  certificate_unobtainable_RESERVED = 111,
  unrecognized_name = 112,
  bad_certificate_status_response = 113,
  bad_certificate_hash_value_RESERVED = 114,
  unknown_psk_identity = 115,
  certificate_required = 116,
  general_error = 117,
  no_application_protocol = 120,
};

/// The RFC's name, or "unknown alert" for a number that is not in RFC 9846.
std::string_view name_of(Alert alert);

/// A rule that the peer (or its certificate) broke. It is caught in connection/, which sends the alert, and
/// in x509/, which turns it into a failed check. what() is the whole sentence for a person.
class Failure : public std::runtime_error {
 public:
  /// `why` says what is wrong, or names the rule. `section` is where the rule is written. `expected` and
  /// `presented` say what would have been right and what came; they may be empty when `why` says it all.
  Failure(Alert alert, std::string why, Rfc section, std::string expected = {}, std::string presented = {});

  Alert alert;
  std::string why;
  Rfc section;
  std::string expected;
  std::string presented;
};

}  // namespace glasstls
