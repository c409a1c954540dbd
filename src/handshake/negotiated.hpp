#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "messages/numbers.hpp"
#include "schedule/key_schedule.hpp"

namespace glasstls::handshake {

/// RFC 9846 4.3.10: what became of early data.
enum class EarlyData : std::uint8_t { not_offered, offered, accepted, rejected };

/// What the two sides agreed on, as far as it is known. Both roles fill it in.
struct Negotiated {
  std::optional<messages::CipherSuite> cipher_suite;
  std::optional<messages::NamedGroup> group;  ///< empty where a PSK alone gives the keys
  std::optional<messages::SignatureScheme> signature_scheme;
  std::optional<std::string> alpn_protocol;
  std::optional<std::uint16_t> peer_record_size_limit;
  std::optional<schedule::PskOrigin> psk;  ///< where the keys come from one that both sides had
  EarlyData early_data = EarlyData::not_offered;
  bool hello_retry_request = false;
  bool server_name_acknowledged = false;
  bool certificate_requested = false;

  // What only the client learns.
  /// RFC 9846 4.3.4: whose certificates the server takes, DER of their Names; empty where it names nobody.
  std::vector<Bytes> certificate_authorities{};

  // What only the server learns.
  std::string server_name{};               ///< that the client asked for; empty where it named none
  std::vector<Bytes> client_certificates;  ///< DER, leaf first; empty where the client showed none
};

}  // namespace glasstls::handshake
