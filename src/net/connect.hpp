#pragma once

#include <string>
#include <vector>

#include "net/address.hpp"
#include "net/clock.hpp"
#include "net/error.hpp"
#include "net/stream.hpp"

namespace glasstls::net {

/// One try at one address. Times are milliseconds since connect() was called.
struct Attempt {
  enum class Outcome : std::uint8_t { running, connected, failed, overtaken };

  Address address;
  double started = 0;
  double ended = 0;  ///< meaningless while it runs
  Outcome outcome = Outcome::running;
  std::string error{};  ///< for a failed one, "connection refused"
};

/// Who watches the tries as they happen.
class ConnectObserver {
 public:
  virtual ~ConnectObserver() = default;
  virtual void attempt_started(const Attempt&) {}
  virtual void attempt_ended(const Attempt&) {}
};

/// RFC 8305: how long one try has the line to itself.
constexpr std::chrono::milliseconds attempt_delay{250};

/// RFC 8305: tries the addresses in their order, the next one when the one before failed or has had `delay`;
/// the first that connects wins and the others are closed. The observer hears of every try. Throws Error of
/// stage connect where none connects, naming each address and what became of it.
Stream connect(const std::vector<Address>& addresses, Deadline deadline, ConnectObserver* observer = nullptr,
               std::chrono::milliseconds delay = attempt_delay);

}  // namespace glasstls::net
