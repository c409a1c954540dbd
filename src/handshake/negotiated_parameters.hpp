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

/// What the two ends agreed on so far. Both roles fill it in.
struct NegotiatedParameters {
  std::optional<messages::CipherSuite> cipher_suite;
  std::optional<messages::NamedGroup> group;  ///< empty for psk_ke, where only a PSK gives the keys
  std::optional<messages::SignatureScheme> signature_scheme;  ///< of the server's CertificateVerify
  std::optional<std::string> alpn_protocol;                   ///< RFC 7301
  std::optional<std::uint16_t> peer_record_size_limit;        ///< RFC 8449: in bytes
  std::optional<schedule::PskOrigin> psk;                     ///< set if the keys come from a PSK
  EarlyData early_data = EarlyData::not_offered;
  bool hello_retry_request = false;       ///< whether there was one
  bool server_name_acknowledged = false;  ///< RFC 6066 3: the server used the server_name
  bool certificate_requested = false;     ///< RFC 9846 4.4.2: in the handshake

  // Only the client learns this.
  /// RFC 9846 4.3.4: the authorities whose certificates the server takes, DER of their Names; empty if it
  /// names none.
  std::vector<Bytes> certificate_authorities{};

  // Only the server learns these.
  std::string server_name{};               ///< that the client asked for; empty if it named none
  std::vector<Bytes> client_certificates;  ///< DER, leaf first; empty if the client showed none
};

}  // namespace glasstls::handshake
