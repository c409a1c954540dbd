#pragma once

#include <optional>

#include "dissect/spoken.hpp"
#include "messages/handshake.hpp"

/// Which version a hello speaks of, read as leniently as can be.
namespace glasstls::dissect {

/// Before TLS 1.3: SSL 2.0 to TLS 1.2.
inline bool is_older(messages::ProtocolVersion version) {
  return version <= messages::ProtocolVersion::tls12;
}
/// A draft of TLS 1.3, or an experiment on the way to it.
bool is_draft(messages::ProtocolVersion version);
/// Up to the 21st draft a ServerHello had neither a session ID nor a compression method, and
/// HelloRetryRequest a type of its own.
bool is_early_draft(messages::ProtocolVersion version);

/// "TLS 1.2"; the number where it has no name: "0x0505".
std::string version_text(messages::ProtocolVersion version);

/// The versions that a ClientHello's supported_versions names, in its order; empty where it has none.
std::vector<messages::ProtocolVersion> offered_versions(View client_hello);

/// What a hello, header included, is to be read by: of a ClientHello the highest version that it offers, of a
/// ServerHello or HelloRetryRequest what it chooses. Nothing for another message, and for a hello that ends
/// before it says so.
std::optional<Spoken> spoken_by(View hello);

/// RFC 9846 4.2.3: whether a ServerHello's random ends as that of a server which could do better.
bool has_downgrade_sentinel(View server_hello);

}  // namespace glasstls::dissect
