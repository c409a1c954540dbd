#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/alert.hpp"

namespace glasstls::connection {

/// How a connection ended in which the peer broke no rule.
struct ConnectionEnding {
  std::string_view peer;                ///< "server" or "client"
  std::optional<Alert> alert_received;  ///< the error alert that the peer sent
  bool alert_was_late = false;          ///< it was protected with keys that were replaced already
  bool negotiated = false;              ///< a cipher suite was agreed on
  bool connected = false;               ///< the handshake was complete
  bool close_notify_received = false;   ///< the peer closed its direction
  bool truncated = false;               ///< the bytes ended before a close_notify
};

/// One or two sentences on the end and its likely cause; empty if nothing is wrong.
std::string explain(const ConnectionEnding& ending);

}  // namespace glasstls::connection
