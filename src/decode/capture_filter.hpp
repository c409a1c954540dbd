#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "decode/packets/packet_reader.hpp"

namespace glasstls::decode {

/// Selects connections of a capture. A connection must match every term.
class CaptureFilter {
 public:
  /// Adds a term: an IP address, a port, both ("192.0.2.1:443", "[2001:db8::1]:443"), or the server name that
  /// the client asks for. A name also matches all names below it. False if `term` is none of these.
  bool add(std::string_view term);

  /// Whether there is no term; then every connection matches.
  bool empty() const { return terms_.empty(); }
  /// Whether a term is a name. Then only the ClientHello shows whether a connection matches.
  bool needs_name() const;
  /// Whether each address and port is that of one of the two ends.
  bool matches(const Endpoint& client, const Endpoint& server) const;
  /// Whether `server_name` matches each name.
  bool matches(std::string_view server_name) const;

 private:
  /// An address, a port, both, or a name.
  struct Term {
    Bytes address{};  // empty: any
    std::optional<std::uint16_t> port{};
    std::string name{};  // in lower case
  };
  std::vector<Term> terms_;
};

/// The server name in a client's records (RFC 6066 3).
struct AskedName {
  bool known = false;  ///< whether enough of the ClientHello is there
  std::string name{};  ///< empty if it asks for none
};
/// Reads the server name in the first ClientHello of what a client sent. A malformed one has no name.
AskedName asked_name(View records);

}  // namespace glasstls::decode
