#pragma once

#include <string>
#include <vector>

#include "base/bytes.hpp"

namespace glasstls::testing {

/// A handshake message of an RFC 8448 trace.
struct TracedMessage {
  std::string where;  ///< "section3-simple-1rtt.json step 5"
  std::string name;
  Bytes bytes;
};

/// All messages of vectors/rfc8448, but for the ClientHello of section 4, whose binder is still to come
/// there.
std::vector<TracedMessage> rfc8448_messages();

}  // namespace glasstls::testing
