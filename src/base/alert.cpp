#include "base/alert.hpp"

#include <utility>

namespace glasstls {

std::string_view name_of(Alert alert) {
  switch (alert) {
    using enum Alert;
    case close_notify: return "close_notify";
    case unexpected_message: return "unexpected_message";
    case bad_record_mac: return "bad_record_mac";
    case decryption_failed_RESERVED: return "decryption_failed_RESERVED";
    case record_overflow: return "record_overflow";
    case decompression_failure_RESERVED: return "decompression_failure_RESERVED";
    case handshake_failure: return "handshake_failure";
    case no_certificate_RESERVED: return "no_certificate_RESERVED";
    case bad_certificate: return "bad_certificate";
    case unsupported_certificate: return "unsupported_certificate";
    case certificate_revoked: return "certificate_revoked";
    case certificate_expired: return "certificate_expired";
    case certificate_unknown: return "certificate_unknown";
    case illegal_parameter: return "illegal_parameter";
    case unknown_ca: return "unknown_ca";
    case access_denied: return "access_denied";
    case decode_error: return "decode_error";
    case decrypt_error: return "decrypt_error";
    case export_restriction_RESERVED: return "export_restriction_RESERVED";
    case protocol_version: return "protocol_version";
    case insufficient_security: return "insufficient_security";
    case internal_error: return "internal_error";
    case inappropriate_fallback: return "inappropriate_fallback";
    case user_canceled: return "user_canceled";
    case no_renegotiation_RESERVED: return "no_renegotiation_RESERVED";
    case missing_extension: return "missing_extension";
    case unsupported_extension: return "unsupported_extension";
    case certificate_unobtainable_RESERVED: return "certificate_unobtainable_RESERVED";
    case unrecognized_name: return "unrecognized_name";
    case bad_certificate_status_response: return "bad_certificate_status_response";
    case bad_certificate_hash_value_RESERVED: return "bad_certificate_hash_value_RESERVED";
    case unknown_psk_identity: return "unknown_psk_identity";
    case certificate_required: return "certificate_required";
    case general_error: return "general_error";
    case no_application_protocol: return "no_application_protocol";
  }
  return "unknown alert";
}

namespace {

std::string sentence(std::string_view why, Rfc section, std::string_view expected,
                     std::string_view presented) {
  std::string text(why);
  if (!expected.empty()) text.append("; expected ").append(expected);
  if (!presented.empty()) text.append(expected.empty() ? "; " : ", ").append("got ").append(presented);
  if (section.number != 0) text.append(" [").append(to_string_with_8446(section)).append("]");
  return text;
}

}  // namespace

Failure::Failure(Alert alert_, std::string why_, Rfc section_, std::string expected_, std::string presented_)
    : std::runtime_error(sentence(why_, section_, expected_, presented_)),
      alert(alert_),
      why(std::move(why_)),
      section(section_),
      expected(std::move(expected_)),
      presented(std::move(presented_)) {}

}  // namespace glasstls
