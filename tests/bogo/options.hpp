// The options that BoringSSL's test runner gives to the program under test.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/bytes.hpp"

namespace glasstls::bogo {

/// An option that this program does not have. The runner calls the test "unimplemented".
struct Unimplemented : std::runtime_error {
  using runtime_error::runtime_error;
};

/// A certificate chain with its key.
struct CredentialFiles {
  std::string certificate, key;                ///< paths of PEM files
  Bytes ocsp_response;                         ///< DER
  std::vector<std::uint16_t> signing_schemes;  ///< that the key may sign with; empty: all that fit
};

/// What one connection is to do, and what it must come to.
struct Options {
  // Where the runner listens.
  std::uint16_t port = 0;
  bool ipv6 = false;
  std::uint64_t shim_id = 0;
  int resume_count = 0;  ///< connections after the first

  // What this end offers.
  bool is_server = false;
  std::vector<CredentialFiles> credentials;
  std::optional<CredentialFiles> default_credential;  ///< used where none of the others fits
  std::string trust_certificate;                      ///< path of a PEM file
  std::string host_name;
  std::vector<std::uint16_t> suites;
  std::vector<std::uint16_t> groups;
  std::optional<std::vector<std::uint16_t>> key_shares;
  std::vector<std::uint16_t> verify_schemes;
  std::vector<std::string> alpn;  ///< that a client offers
  std::optional<std::string> select_alpn;
  bool reject_alpn = false;
  bool grease = false, ocsp_stapling = false, zlib = false;
  bool tickets = true, early_data = false;
  bool wants_client_certificate = false, requires_client_certificate = false;
  std::vector<std::uint16_t> signing_schemes;  ///< of every key that has none of its own
  bool verify_fails = false, verifies_again = false;
  std::vector<Bytes> client_authorities;  ///< DER of Names
  int resumption_delay = 0;               ///< seconds between two connections

  // What it does.
  bool writes_first = false, shuts_down = false, checks_close_notify = false;
  bool byte_by_byte = false;
  std::string first_write = "hello";
  int repeat_first_write = 1;
  std::size_t rest_of_write = 0;  ///< how much of the first of them was sent as early data
  bool many_sizes = false;
  bool key_update = false, key_update_before_read = false;
  std::size_t exported_size = 0;
  std::string export_label, export_context;

  // What must be true of it.
  std::optional<std::uint16_t> expected_version, expected_group, expected_cipher, expected_scheme;
  std::optional<std::string> expected_alpn, expected_server_name;
  std::optional<Bytes> expected_ocsp_response;
  std::optional<std::vector<Bytes>> expected_client_authorities;
  std::string expected_messages;  ///< "write hs 1\nread hs 2\n ...": messages by type, and other records
  std::string expected_peer_certificate;  ///< path of a PEM file
  bool expects_no_peer_certificate = false;
  bool expects_session_miss = false, expects_no_session = false;
  bool expects_accepted_early_data = false, expects_rejected_early_data = false;
  std::optional<bool>
      expects_early_data_reason_accepted;  ///< whether the reason that BoringSSL gives is "accepted"
  std::optional<int> expected_credential;  ///< the place of the one that was shown; -1: the default, or none
  bool expects_no_early_data_offer = false;
  bool expects_early_data_ticket = false;
  bool expects_hello_retry_request = false, expects_no_hello_retry_request = false;
};

/// The options of the first connection, of those that resume it, and of one whose early data was rejected.
struct AllOptions {
  Options initial, resume, retry;
};

/// Reads the command line. Throws Unimplemented for what this program cannot do.
AllOptions parse(const std::vector<std::string>& arguments);

}  // namespace glasstls::bogo
