// Servers for tests: only on 127.0.0.1, in a thread that ends with the test.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <functional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include "base/bytes.hpp"
#include "net/address.hpp"
#include "net/stream.hpp"

namespace glasstls::testing {

/// A socket bound to a free port of `ip`, which is in 127.0.0.0/8.
inline net::Descriptor bound_socket(int type, const std::string& ip = "127.0.0.1") {
  net::Descriptor socket(::socket(AF_INET, type, 0));
  const net::Address any = *net::parse_literal(ip, 0);
  if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&any.storage), any.size) != 0)
    throw std::runtime_error("cannot bind to " + ip);
  return socket;
}

inline net::Address address_of(const net::Descriptor& socket) {
  sockaddr_in own{};
  socklen_t size = sizeof own;
  ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&own), &size);
  return *net::from_system(reinterpret_cast<const sockaddr*>(&own), size, ntohs(own.sin_port));
}

/// Accepts `connections` connections, one after the other, and runs `serve` on each in a thread; what `serve`
/// throws ends that connection quietly.
class Server {
 public:
  explicit Server(std::function<void(net::Stream&)> serve, int connections = 1)
      : listener_(bound_socket(SOCK_STREAM)), address_(address_of(listener_)) {
    ::listen(listener_.get(), 8);
    thread_ = std::thread([this, serve = std::move(serve), connections] {
      for (int i = 0; i < connections && accept_one(serve); ++i) continue;
    });
  }
  ~Server() { wait(); }

  const net::Address& address() const { return address_; }
  /// Until all connections were served.
  void wait() {
    if (thread_.joinable()) thread_.join();
  }

 private:
  bool accept_one(const std::function<void(net::Stream&)>& serve) {
    pollfd waiting{listener_.get(), POLLIN, 0};
    if (::poll(&waiting, 1, 5000) <= 0) return false;
    net::Stream stream(net::Descriptor(::accept(listener_.get(), nullptr, nullptr)), address_);
    try {
      serve(stream);
    } catch (const std::exception&) {
    }
    return true;
  }

  net::Descriptor listener_;
  net::Address address_;
  std::thread thread_;
};

/// An address where nobody listens (nobody else can take the port while this lives).
class DeadPort {
 public:
  net::Address address() const { return address_of(socket_); }

 private:
  net::Descriptor socket_ = bound_socket(SOCK_STREAM);
};

}  // namespace glasstls::testing
