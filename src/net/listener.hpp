#pragma once

#include <vector>

#include "net/address.hpp"
#include "net/error.hpp"
#include "net/stream.hpp"

namespace glasstls::net {

/// A TCP socket that accepts connections. It does not block.
class Listener {
 public:
  /// Binds to `address`; port 0 lets the system choose one. Throws NetError of stage listen, which says what
  /// is in the way.
  explicit Listener(const Address& address);

  /// With the port that the system chose.
  const Address& address() const { return address_; }
  /// For epoll.
  int descriptor() const { return socket_.get(); }

  /// Whether a connection was there.
  enum class Outcome : std::uint8_t { accepted, nothing, exhausted };
  /// The outcome, and the connection if there was one.
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

/// 127.0.0.1 and, if the system has it, ::1, on one port; 0 lets the system choose. Throws NetError.
std::vector<Listener> listen_on_loopback(std::uint16_t port);

}  // namespace glasstls::net
