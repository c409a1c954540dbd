#pragma once

#include "recording/trace_schema.hpp"
#include "story/input.hpp"
#include "story/set_up.hpp"
#include "story/step_fields.hpp"

/// The fields in a trace file of how an end was set up and what it was given (docs/trace.md), for writer and
/// reader.
namespace glasstls::recording {

template <>
struct WordsOf<crypto::HashAlgorithm> {
  static constexpr std::array<std::string_view, 3> all{"SHA-256", "SHA-384", "SHA-512"};
};

template <>
struct WordsOf<schedule::PskOrigin> {
  static constexpr std::array<std::string_view, 2> all{"external", "resumption"};
};

template <>
struct WordsOf<handshake::ClientCertificates> {
  static constexpr std::array<std::string_view, 3> all{"not asked for", "welcome", "required"};
};

}  // namespace glasstls::recording

namespace glasstls::story {

template <>
struct Fields<Input> {
  static constexpr std::string_view kind = "input";
  static void walk(auto& self, auto& w) {
    w("from", self.from);
    w("purpose", self.purpose);
    w("value", self.value);
  }
};

template <>
struct Fields<messages::Extension> {
  static void walk(auto& self, auto& w) {
    w("extension_type", self.extension_type);
    w("extension_data", self.extension_data);
  }
};

template <>
struct Fields<handshake::Offer> {
  static void walk(auto& self, auto& w) {
    w("cipher_suites", self.cipher_suites);
    w("extensions", self.extensions);
  }
};

template <>
struct Fields<x509::ValidationPolicy> {
  static void walk(auto& self, auto& w) {
    w("ca_browser_forum", self.ca_browser_forum);
    w("own_anchors_too", self.own_anchors_too, Later{});
    w("least_rsa_bits", self.least_rsa_bits);
    w("most_rsa_bits", self.most_rsa_bits);
    w("most_intermediates", self.most_intermediates);
    w("tolerated", self.tolerated);
  }
};

template <>
struct Fields<RecordedCredential> {
  static void walk(auto& self, auto& w) {
    w("certificates", self.certificates);
    w("ocsp_response", self.ocsp_response);
  }
};

template <>
struct Fields<handshake::Psk> {
  static void walk(auto& self, auto& w) {
    w("identity", self.identity);
    w("key", self.key);
    w("hash", self.hash);
    w("origin", self.origin);
    w("max_early_data_size", self.max_early_data_size);
    w("cipher_suite", self.suite);
    w("application_protocol", self.alpn_protocol);
  }
};

template <>
struct Fields<handshake::Ticket> {
  static void walk(auto& self, auto& w) {
    w("psk", self.psk);
    w("lifetime", self.lifetime);
    w("age_add", self.age_add);
    w("received_at", self.received_at);
    w("server_name", self.server_name);
    w("good_until", self.good_until);
  }
};

template <>
struct Fields<ClientSetUp> {
  static constexpr std::string_view kind = "client_set_up";
  static void walk(auto& self, auto& w) {
    auto& config = self.config;
    w("server_name", config.server_name);
    w("cipher_suites", config.cipher_suites);
    w("supported_groups", config.supported_groups);
    w("key_shares", config.key_shares);
    w("signature_algorithms", config.signature_algorithms);
    w("application_protocols", config.alpn_protocols);
    w("status_request", config.status_request);
    w("certificate_compression", config.certificate_compression);
    w("record_size_limit", config.record_size_limit);
    w("middlebox_compatibility", config.middlebox_compatibility);
    w("grease", config.grease);
    w("padding_multiple", config.padding.multiple);
    w("psk_key_exchange_modes", config.psk_key_exchange_modes);
    w("early_data", config.early_data);
    w("post_handshake_auth", config.post_handshake_auth);
    w("offer", config.offer);
    w("policy", config.policy);
    w("now", config.now);
    w("tickets", self.tickets);
    w("psks", self.psks);
    w("credentials", self.credentials);
    w("has_clock", self.has_clock);
  }
};

template <>
struct Fields<ServerSetUp> {
  static constexpr std::string_view kind = "server_set_up";
  static void walk(auto& self, auto& w) {
    auto& config = self.config;
    w("credentials", self.credentials);
    w("cipher_suites", config.cipher_suites);
    w("supported_groups", config.supported_groups);
    w("application_protocols", config.alpn_protocols);
    w("certificate_compression", config.certificate_compression);
    w("record_size_limit", config.record_size_limit);
    w("middlebox_compatibility", config.middlebox_compatibility);
    w("padding_multiple", config.padding.multiple);
    w("encrypted_extensions", config.encrypted_extensions);
    w("has_cookies", self.has_cookies);
    w("cookie_lifetime", config.cookie_lifetime);
    w("always_retry", config.always_retry);
    w("has_tickets", self.has_tickets);
    w("tickets_per_connection", config.tickets_per_connection);
    w("ticket_lifetime", config.ticket_lifetime);
    w("psks", config.psks);
    w("psk_key_exchange_modes", config.psk_modes);
    w("max_early_data_size", config.max_early_data_size);
    w("early_data_window", config.early_data_window);
    w("has_replay_guard", self.has_replay_guard);
    w("client_certificates", config.client_certificates);
    w("has_client_authorities", self.has_client_authorities);
    w("client_policy", config.client_policy);
    w("certificate_authorities", config.certificate_authorities);
    w("signature_algorithms", config.signature_algorithms);
  }
};

}  // namespace glasstls::story
