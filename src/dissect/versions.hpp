#pragma once

#include <optional>

#include "dissect/spoken.hpp"
#include "messages/handshake.hpp"

/// Which version a hello offers or chooses, read as leniently as possible.
namespace glasstls::dissect {

/// Whether it is older than TLS 1.3: SSL 2.0 to TLS 1.2.
inline bool is_older(messages::ProtocolVersion version) {
  return version <= messages::ProtocolVersion::tls12;
}
/// Whether it is a draft of TLS 1.3, or an experiment from that time.
bool is_draft(messages::ProtocolVersion version);
/// Whether it is a draft up to 21: its ServerHello has neither a session ID nor a compression method, and its
/// HelloRetryRequest has a separate type.
bool is_early_draft(messages::ProtocolVersion version);

/// "TLS 1.2"; a number without a name as "0x0505".
std::string version_text(messages::ProtocolVersion version);

/// The versions in a ClientHello's supported_versions, in its order; empty if it has no such extension.
std::vector<messages::ProtocolVersion> offered_versions(View client_hello);

/// The version of a hello, header included: the highest that a ClientHello offers, or the one that a
/// ServerHello or HelloRetryRequest chooses. Empty for any other message, and for a hello that ends too
/// early.
std::optional<Spoken> spoken_by(View hello);

/// RFC 9846 4.2.3: whether a ServerHello's random ends with the mark of a server that supports a later
/// version.
bool has_downgrade_sentinel(View server_hello);

}  // namespace glasstls::dissect
