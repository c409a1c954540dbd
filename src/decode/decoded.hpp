#pragma once

#include <string>
#include <vector>

#include "story/story.hpp"
#include "wire/field_map.hpp"

namespace glasstls::decode {

/// Bytes from elsewhere, taken apart as far as they could be.
struct Decoded {
  /// Something that stands for itself: a handshake message, a certificate.
  struct Piece {
    std::string name{};  ///< "ClientHello", "certificate"
    Bytes bytes{};
    wire::FieldMap fields{};             ///< what every byte is
    std::vector<dissect::Fact> facts{};  ///< the most important of it
    Rfc section{};
    dissect::Spoken spoken{};  ///< what the bytes were read by
  };
  /// What two sides said to each other.
  struct Connection {
    std::string client{}, server{};  ///< "192.0.2.1:49152"; empty where nobody knows
    story::Story story{};            ///< as the client would tell it: what was "sent" is the client's
  };

  std::string
      kind{};  ///< "pcapng", "pcap", "TLS records", "handshake messages", "PEM", "DER"; empty: not recognised
  bool hexadecimal = false;  ///< whether it was written down as text
  std::size_t size = 0;      ///< in bytes, once it is bytes
  std::vector<Piece> pieces{};
  std::vector<Connection> connections{};
  std::vector<std::string> notes{};  ///< what was passed over, and why
  std::string broken{};              ///< where and why it could not be read on; empty where all of it could
};

}  // namespace glasstls::decode
