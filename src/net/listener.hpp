#pragma once

#include <vector>

#include "net/address.hpp"
#include "net/error.hpp"
#include "net/stream.hpp"

namespace glasstls::net {

/// A TCP socket that connections come in on. It does not block.
class Listener {
 public:
  /// Binds to `address`; port 0 lets the system choose one. Throws Error of stage listen, which says what is
  /// in the way.
  explicit Listener(const Address& address);

  /// With the port that it really has.
  const Address& address() const { return address_; }
  int descriptor() const { return socket_.get(); }

  /// What came of looking for a connection.
  enum class Outcome : std::uint8_t { accepted, nothing, exhausted };
  struct Accepted {
    Outcome outcome;
    std::optional<Stream> stream{};
  };
  /// The next connection that waits. `exhausted`: the system has no descriptor or memory left for it.
  Accepted accept();

 private:
  Descriptor socket_;
  Address address_;
};

/// 127.0.0.1 and, where the system has it, ::1, on one port; 0 lets the system choose. Throws Error.
std::vector<Listener> listen_on_loopback(std::uint16_t port);

}  // namespace glasstls::net
