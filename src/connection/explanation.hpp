#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/alert.hpp"

namespace glasstls::connection {

/// How a connection ended, where we found nothing wrong ourselves.
struct Ending {
  std::string_view peer;  ///< "server" or "client"
  std::optional<Alert> alert_received;
  bool alert_was_late = false;  ///< it came under keys that were replaced already
  bool negotiated = false;      ///< a cipher suite was agreed on
  bool connected = false;
  bool close_notify_received = false;
  bool truncated = false;  ///< the bytes ended before a close_notify
};

/// One or two sentences on it and on what may be behind it; empty while nothing went wrong.
std::string explain(const Ending& ending);

}  // namespace glasstls::connection
