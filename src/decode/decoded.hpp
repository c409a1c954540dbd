#pragma once

#include <string>
#include <vector>

#include "story/story.hpp"
#include "wire/field_map.hpp"

namespace glasstls::decode {

/// The result of decode(): bytes from elsewhere, taken apart as far as possible.
struct Decoded {
  /// One thing outside a connection: a handshake message, a certificate.
  struct Piece {
    std::string name{};  ///< "ClientHello", "certificate"
    Bytes bytes{};
    wire::FieldMap fields{};             ///< the meaning of every byte
    std::vector<dissect::Fact> facts{};  ///< the most important facts
    Rfc section{};                       ///< that describes it
    dissect::Spoken spoken{};            ///< the version by which the bytes were read
  };
  /// A connection between two sides.
  struct Connection {
    std::string client{}, server{};  ///< "192.0.2.1:49152"; empty if not known
    story::Story story{};            ///< from the client's side: "sent" means by the client
  };

  /// "pcapng", "pcap", "TLS records", "handshake messages", "PEM", "DER"; empty if not recognised.
  std::string kind{};
  bool hexadecimal = false;  ///< whether the input was hexadecimal text
  std::size_t size = 0;      ///< of the input in bytes; of hexadecimal text, of its bytes
  std::vector<Piece> pieces{};
  std::vector<Connection> connections{};
  std::vector<std::string> notes{};  ///< what was not read, and why
  std::string broken{};              ///< the first fault and where it is; empty if there is none
};

}  // namespace glasstls::decode
