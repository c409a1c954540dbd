#include <algorithm>

#include "changed_bytes.hpp"
#include "messages/handshake_header.hpp"
#include "server_victim.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::testing;
using enum glasstls::Alert;

namespace {

// The transcript and Finished are computed over the changed bytes, so what objects is the check of the field
// itself. The binder is not: it was made over the unchanged bytes, and objects where nothing else does.
const std::map<std::string, Expectation> client_table{
    {"ClientHello",
     {
         {"msg_type", {unexpected_message}},
         {"length", {decode_error, protocol_version, unexpected_message, waits}},
         {"legacy_version", {protocol_version}},
         {"random", {accepted, illegal_parameter, decrypt_error}},
         {"legacy_session_id length", {decode_error}},
         {"legacy_session_id", {accepted, illegal_parameter, decrypt_error, waits}},
         {"cipher_suites length", {decode_error, protocol_version}},
         {"cipher_suites", {accepted, illegal_parameter, decrypt_error}},
         {"legacy_compression_methods length", {decode_error, protocol_version}},
         {"legacy_compression_methods", {illegal_parameter}},
         {"extensions length", {decode_error}},
         {"extension_type",
          {accepted, decode_error, illegal_parameter, missing_extension, protocol_version, decrypt_error}},
         {"extension_data length", {decode_error, protocol_version}},
         {"server_name_list length", {decode_error}},
         {"name_type", {accepted, illegal_parameter}},  // RFC 6066 3: no other type was ever defined
         {"HostName length", {decode_error}},
         {"HostName", {accepted, illegal_parameter}},
         {"named_group_list length", {decode_error}},
         {"named_group_list", {accepted, illegal_parameter, decrypt_error}},
         {"client_shares length", {decode_error}},
         {"group", {illegal_parameter}},
         {"key_exchange length", {decode_error}},
         // Any 32 bytes are an X25519 share, but another one than the client has the key of.
         {"key_exchange", {accepted, waits, illegal_parameter, decrypt_error}},
         {"supported_signature_algorithms length", {decode_error}},
         {"supported_signature_algorithms", {accepted, illegal_parameter, handshake_failure, decrypt_error}},
         {"versions length", {decode_error}},
         {"versions", {protocol_version}},
         {"ke_modes length", {decode_error}},
         {"ke_modes", {accepted, illegal_parameter}},
         {"RecordSizeLimit", {accepted, illegal_parameter, decrypt_error}},
         {"protocol_name_list length", {decode_error}},
         {"ProtocolName length", {decode_error}},
         {"ProtocolName", {no_application_protocol, illegal_parameter, decrypt_error}},
         {"status_type", {accepted, illegal_parameter, decrypt_error}},
         {"responder_id_list length", {decode_error}},
         {"request_extensions length", {decode_error}},
         {"cookie length", {decode_error}},
         {"cookie", {illegal_parameter}},
         {"identities length", {decode_error}},
         {"identity length", {decode_error}},
         {"identity", {accepted}},  // an unknown ticket leads to a full handshake
         {"obfuscated_ticket_age", {decrypt_error}},
         {"binders length", {decode_error}},
         {"PskBinderEntry length", {decode_error}},
         {"PskBinderEntry", {decrypt_error}},
     }},
    {"Certificate",
     {
         {"msg_type", {unexpected_message}},
         {"length", {decode_error, illegal_parameter, waits}},
         {"certificate_request_context length", {decode_error, illegal_parameter}},
         {"certificate_list length", {decode_error}},
         {"cert_data length", {decode_error}},
         {"cert_data",
          {bad_certificate, unsupported_certificate, certificate_expired, unknown_ca, certificate_unknown}},
         {"extensions length", {decode_error}},
     }},
    {"CertificateVerify",
     {
         {"msg_type", {unexpected_message}},
         {"length", {decode_error, waits}},
         {"algorithm", {illegal_parameter}},
         {"signature length", {decode_error}},
         {"signature", {decrypt_error}},
     }},
    {"EndOfEarlyData",
     {
         {"msg_type", {unexpected_message, decode_error}}, {"length", {decode_error}},  // no byte may follow
     }},
    {"Finished",
     {
         {"msg_type", {unexpected_message}},
         {"length", {decode_error, waits}},
         {"verify_data", {decrypt_error}},
     }},
    {"KeyUpdate",
     {
         {"msg_type", {unexpected_message, decode_error, bad_record_mac}},
         {"length", {decode_error, bad_record_mac}},
         {"request_update", {illegal_parameter, accepted}},  // 0 is as good as 1
     }},
};

}  // namespace

TEST_CASE("every byte of every client message, changed, gives an alert that its field may give") {
  std::size_t changes = 0;
  std::map<std::string, std::set<std::string>> fields;
  for (const ClientExperiment& experiment : client_experiments()) {
    const Bytes original = unchanged(experiment);
    const std::string title =
        experiment.message + " (" + std::to_string(static_cast<int>(experiment.kind)) + ")";
    fields[experiment.message].merge(
        check_changes(title, original, client_table.at(experiment.message), [&](const Bytes& changed) {
          const Alert alert = outcome(experiment, changed);
          // RFC 9846 4.2.2: nothing in a second ClientHello may be another than in the first.
          if (experiment.kind == ClientExperiment::Kind::retried) CHECK(alert != accepted);
          return alert;
        }));
    changes += original.size() * ways_to_change.size();
  }
  for (const auto& [message, expectation] : client_table) check_fields(message, expectation, fields[message]);
  WARN(changes << " changed bytes answered");
}

TEST_CASE("a client message cut at any length is never accepted") {
  for (const ClientExperiment& experiment : client_experiments()) {
    const Bytes original = unchanged(experiment);
    for (std::size_t size = messages::handshake_header_size; size < original.size(); ++size) {
      Bytes cut = to_bytes(View(original).first(size));
      const auto type = static_cast<messages::HandshakeType>(cut[0]);
      std::ranges::copy(messages::make_handshake_header(type, size - messages::handshake_header_size),
                        cut.begin());
      const Alert alert = outcome(experiment, cut);
      INFO(experiment.message << " cut to " << size << " of " << original.size() << " gives "
                              << name_of(alert));
      CHECK((alert == decode_error || alert == protocol_version));
    }
  }
}
