#include "changed_bytes.hpp"
#include "support/catch.hpp"
#include "victim.hpp"

using namespace glasstls;
using namespace glasstls::testing;
using enum glasstls::Alert;

namespace {

// The transcript and Finished are computed over the changed bytes, so what objects is the check of the field
// itself.
const Expectation server_hello{
    {"msg_type", {unexpected_message, decode_error}},
    {"length", {decode_error, unexpected_message, waits}},
    {"legacy_version", {protocol_version}},
    {"random", {accepted}},  // any value will do
    {"legacy_session_id_echo length", {decode_error, illegal_parameter, protocol_version}},
    {"legacy_session_id_echo", {illegal_parameter}},
    {"cipher_suite", {illegal_parameter}},
    {"legacy_compression_method", {illegal_parameter}},
    {"extensions length", {decode_error, protocol_version}},
    // A changed type may also hide supported_versions, and then the server seems to speak an older
    // version.
    {"extension_type", {unsupported_extension, illegal_parameter, protocol_version, missing_extension}},
    {"extension_data length", {decode_error, protocol_version}},
    {"selected_version", {illegal_parameter}},
    {"group", {illegal_parameter}},
    {"key_exchange length", {decode_error}},
    // RFC 7748: the top bit of an X25519 share is ignored.
    {"key_exchange", {illegal_parameter, bad_record_mac, accepted}},
};

const Expectation encrypted_extensions{
    {"msg_type", {unexpected_message, decode_error}},
    {"length", {decode_error, unexpected_message, waits}},
    {"extensions length", {decode_error}},
    {"extension_type", {unsupported_extension, illegal_parameter, decode_error}},
    {"extension_data length", {decode_error, unsupported_extension, illegal_parameter}},
    {"protocol_name_list length", {decode_error}},
    {"ProtocolName length", {decode_error}},
    {"ProtocolName", {illegal_parameter}},
    {"RecordSizeLimit", {illegal_parameter, accepted}},  // 64 and up are the server's to choose
    {"named_group_list length", {decode_error}},
    {"named_group_list", {accepted}},  // RFC 9846 4.3.7: not acted upon
};

const Expectation certificate_request{
    {"msg_type", {unexpected_message, decode_error}},
    {"length", {decode_error, unexpected_message, waits}},
    {"certificate_request_context length", {decode_error, illegal_parameter}},
    {"extensions length", {decode_error}},
    // RFC 9846 4.4.2: unknown extensions are ignored, and then signature_algorithms may be missing.
    {"extension_type", {missing_extension, illegal_parameter, decode_error, accepted}},
    {"extension_data length", {decode_error, illegal_parameter, missing_extension}},
    {"supported_signature_algorithms length", {decode_error}},
    {"supported_signature_algorithms", {accepted}},  // the client has no certificate to sign with
    {"authorities length", {decode_error}},
    {"DistinguishedName length", {decode_error}},
    {"DistinguishedName", {accepted}},  // a wish
    {"filters length", {decode_error}},
    {"certificate_extension_oid length", {decode_error, illegal_parameter}},
    {"certificate_extension_oid", {illegal_parameter, accepted}},  // of an extension nobody knows
    {"certificate_extension_values length", {decode_error}},
    {"certificate_extension_values", {illegal_parameter, accepted}},
};

const std::map<std::string, Expectation> table{
    {"ServerHello", server_hello},
    {"ServerHello, resumed", with(server_hello, {{"selected_identity", {illegal_parameter}}})},
    {"HelloRetryRequest",
     {
         {"msg_type", {unexpected_message, decode_error}},
         {"length", {decode_error, unexpected_message, waits}},
         {"legacy_version", {protocol_version}},
         {"random", {unexpected_message, decode_error, unsupported_extension}},  // read as a ServerHello then
         {"legacy_session_id_echo length", {decode_error, illegal_parameter, missing_extension}},
         {"legacy_session_id_echo", {illegal_parameter}},
         {"cipher_suite", {illegal_parameter}},
         {"legacy_compression_method", {illegal_parameter}},
         {"extensions length", {decode_error, missing_extension}},
         {"extension_type", {unsupported_extension, illegal_parameter, missing_extension, decode_error}},
         {"extension_data length", {decode_error, missing_extension, unsupported_extension}},
         {"selected_version", {illegal_parameter}},
         {"selected_group", {illegal_parameter}},
         {"cookie length", {decode_error}},
         {"cookie", {accepted}},  // opaque to the client
     }},
    {"EncryptedExtensions", encrypted_extensions},
    {"EncryptedExtensions, resumed", encrypted_extensions},
    {"CertificateRequest", certificate_request},
    {"CertificateRequest, after the handshake",
     with(certificate_request,
          {
              // A longer one swallows the KeyUpdate behind it, and the new keys are never put in place.
              {"length", {decode_error, unexpected_message, bad_record_mac, waits}},
              {"certificate_request_context length", {decode_error, illegal_parameter, missing_extension}},
              {"certificate_request_context", {accepted}},  // any that did not come before
          })},
    {"Certificate",
     {
         {"msg_type", {unexpected_message, decode_error}},
         {"length", {decode_error, illegal_parameter, unexpected_message, waits}},
         {"certificate_request_context length", {decode_error, illegal_parameter}},
         {"certificate_list length", {decode_error}},
         {"cert_data length", {decode_error}},
         {"cert_data",
          {bad_certificate, unsupported_certificate, certificate_expired, unknown_ca, certificate_unknown}},
         {"extensions length", {decode_error}},
     }},
    {"CertificateVerify",
     {
         {"msg_type", {unexpected_message, decode_error}},
         {"length", {decode_error, unexpected_message, waits}},
         {"algorithm", {illegal_parameter}},
         {"signature length", {decode_error}},
         {"signature", {decrypt_error}},
     }},
    {"Finished",
     {
         {"msg_type", {unexpected_message, decode_error}},
         {"length", {decode_error, unexpected_message, waits}},
         {"verify_data", {decrypt_error}},
     }},
    {"NewSessionTicket",
     {
         {"msg_type", {unexpected_message, decode_error}},
         // A longer ticket swallows the KeyUpdate behind it, and the new keys are never put in place.
         {"length", {decode_error, unexpected_message, bad_record_mac, waits}},
         {"ticket_lifetime", {accepted}},  // RFC 9846 4.7.1: more than seven days are cut down to that
         {"ticket_age_add", {accepted}},
         {"ticket_nonce length", {decode_error}},
         {"ticket_nonce", {accepted}},
         {"ticket length", {decode_error}},
         {"ticket", {accepted}},
         {"extensions length", {decode_error}},
         {"extension_type",
          {accepted, illegal_parameter, decode_error}},  // RFC 9846 4.7.1: unknown ones are ignored
         {"extension_data length", {decode_error}},
         {"max_early_data_size", {accepted}},
     }},
    {"KeyUpdate",
     {
         {"msg_type", {unexpected_message, decode_error, bad_record_mac}},
         {"length", {decode_error, unexpected_message, bad_record_mac}},
         {"request_update", {illegal_parameter, accepted}},  // 0 is as good as 1
     }},
};

}  // namespace

TEST_CASE("every byte of every message, changed, gives an alert that its field may give") {
  std::size_t changes = 0;
  for (const Experiment& experiment : experiments()) {
    const Expectation& expectation = table.at(experiment.title());
    const Bytes original = unchanged(experiment);
    const std::string title = experiment.title() + (experiment.retry ? " after a retry" : "");
    const std::set<std::string> fields = check_changes(
        title, original, expectation, [&](const Bytes& changed) { return outcome(experiment, changed); });
    check_fields(title, expectation, fields);
    changes += original.size() * ways_to_change.size();
  }
  WARN(changes << " changed bytes answered");
}
