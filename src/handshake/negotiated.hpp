#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "messages/numbers.hpp"

namespace glasstls::handshake {

/// What the two sides agreed on, as far as it is known. Both roles fill it in.
struct Negotiated {
  std::optional<messages::CipherSuite> cipher_suite;
  std::optional<messages::NamedGroup> group;  ///< empty where a PSK alone gives the keys
  std::optional<messages::SignatureScheme> signature_scheme;
  std::optional<std::string> alpn_protocol;
  std::optional<std::uint16_t> peer_record_size_limit;
  bool hello_retry_request = false;
  bool server_name_acknowledged = false;
  bool certificate_requested = false;

  // What only the server learns.
  std::string server_name{};               ///< that the client asked for; empty where it named none
  std::vector<Bytes> client_certificates;  ///< DER, leaf first; empty where the client showed none
};

}  // namespace glasstls::handshake
