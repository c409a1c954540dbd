#pragma once

#include "base/bytes.hpp"
#include "messages/numbers.hpp"
#include "record/header.hpp"

/// What the first bytes of TLS look like, in every version.
namespace glasstls::decode {

/// RFC 5246: the most that a record of an older version holds, in bytes without its header.
inline constexpr std::size_t longest_content = record::max_plaintext + 2048;

/// RFC 9846 5.1, RFC 6520: whether a record can begin with these bytes, as many of type and version as there
/// are. The types are 20 to 24 (heartbeat), the versions 0300 to 0304.
bool begins_record(View bytes);

/// RFC 9846 4: whether `bytes` begin with a record whose first message has that type.
bool begins_with(View bytes, messages::HandshakeType type);

/// RFC 5246: the size of a record with a hello of SSL 2.0, header included; 0 if it is none. Its length has
/// the highest bit set.
std::size_t ssl2_hello_size(View bytes);

/// Whether it is a client's: such a hello may also be of TLS 1.0 to 1.2.
inline bool is_ssl2_by_client(View hello) { return hello[2] == 1; }

}  // namespace glasstls::decode
