#include "story/set_up.hpp"

namespace glasstls::story {

namespace {

handshake::Psk copy(const handshake::Psk& psk) {
  return {.identity = psk.identity,
          .key = psk.key.duplicate(),
          .hash = psk.hash,
          .origin = psk.origin,
          .max_early_data_size = psk.max_early_data_size,
          .suite = psk.suite,
          .alpn_protocol = psk.alpn_protocol};
}

handshake::Ticket copy(const handshake::Ticket& ticket) {
  return {.psk = copy(ticket.psk),
          .lifetime = ticket.lifetime,
          .age_add = ticket.age_add,
          .received_at = ticket.received_at,
          .server_name = ticket.server_name,
          .good_until = ticket.good_until};
}

std::vector<RecordedCredential> chains_of(std::span<const handshake::Credential> credentials) {
  std::vector<RecordedCredential> chains;
  for (const handshake::Credential& credential : credentials)
    chains.push_back({credential.chain(), credential.ocsp_response()});
  return chains;
}

}  // namespace

ClientSetUp set_up_of(const handshake::ClientConfig& config) {
  ClientSetUp set_up{.config = config};
  for (const handshake::Ticket* ticket : config.tickets) set_up.tickets.push_back(copy(*ticket));
  for (const handshake::Psk* psk : config.psks) set_up.psks.push_back(copy(*psk));
  set_up.credentials = chains_of(config.credentials);
  set_up.has_clock = config.clock != nullptr;
  set_up.config.tickets.clear();
  set_up.config.psks.clear();
  set_up.config.credentials = {};
  set_up.config.trust_anchors = nullptr;
  set_up.config.clock = nullptr;
  set_up.config.random = nullptr;
  return set_up;
}

ServerSetUp set_up_of(const handshake::ServerConfig& config) {
  ServerSetUp set_up{.config = {.credentials = {},
                                .cipher_suites = config.cipher_suites,
                                .supported_groups = config.supported_groups,
                                .alpn_protocols = config.alpn_protocols,
                                .certificate_compression = config.certificate_compression,
                                .record_size_limit = config.record_size_limit,
                                .middlebox_compatibility = config.middlebox_compatibility,
                                .padding = config.padding,
                                .encrypted_extensions = config.encrypted_extensions,
                                .cookie_lifetime = config.cookie_lifetime,
                                .always_retry = config.always_retry,
                                .tickets_per_connection = config.tickets_per_connection,
                                .ticket_lifetime = config.ticket_lifetime,
                                .psks = {},
                                .psk_modes = config.psk_modes,
                                .max_early_data_size = config.max_early_data_size,
                                .early_data_window = config.early_data_window,
                                .client_certificates = config.client_certificates,
                                .client_policy = config.client_policy,
                                .certificate_authorities = config.certificate_authorities,
                                .signature_algorithms = config.signature_algorithms}};
  for (const handshake::Psk& psk : config.psks) set_up.config.psks.push_back(copy(psk));
  set_up.credentials = chains_of(config.credentials);
  set_up.has_tickets = config.tickets != nullptr;
  set_up.has_cookies = config.cookies != nullptr;
  set_up.has_replay_guard = config.replay_guard != nullptr;
  set_up.has_client_authorities = config.client_authorities != nullptr;
  return set_up;
}

}  // namespace glasstls::story
