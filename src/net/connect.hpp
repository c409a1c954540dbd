#pragma once

#include <string>
#include <vector>

#include "net/address.hpp"
#include "net/clock.hpp"
#include "net/error.hpp"
#include "net/stream.hpp"

namespace glasstls::net {

/// RFC 8305: one attempt to connect to one address. Times are milliseconds since connect() was called.
struct ConnectionAttempt {
  /// How it ended. `overtaken`: another attempt connected first.
  enum class Outcome : std::uint8_t { running, connected, failed, overtaken };

  Address address;
  double started = 0;
  double ended = 0;  ///< no meaning while it runs
  Outcome outcome = Outcome::running;
  std::string error{};  ///< of a failed one: "connection refused"
};

/// Learns of the attempts as they happen.
class ConnectObserver {
 public:
  virtual ~ConnectObserver() = default;
  /// An attempt begins.
  virtual void attempt_started(const ConnectionAttempt&) {}
  /// An attempt connected, failed or was overtaken.
  virtual void attempt_ended(const ConnectionAttempt&) {}
};

/// RFC 8305: how long one attempt runs before the next one starts beside it (Connection Attempt Delay).
constexpr std::chrono::milliseconds attempt_delay{250};

/// RFC 8305: tries the addresses in their order. The next attempt starts when the one before has failed, or
/// has run for `delay`. The first that connects wins, and the others are closed. The observer is told of
/// every attempt. Throws NetError of stage connect if none connects, with each address and what happened to
/// it.
Stream connect(const std::vector<Address>& addresses, Deadline deadline, ConnectObserver* observer = nullptr,
               std::chrono::milliseconds delay = attempt_delay);

}  // namespace glasstls::net
