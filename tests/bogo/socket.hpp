// The connection to BoringSSL's test runner.
#pragma once

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

#include "bogo/options.hpp"

namespace glasstls::bogo {

/// What did not come as expected.
struct Unexpected : std::runtime_error {
  using runtime_error::runtime_error;
};

/// The connection to the runner. It begins with the program's number, in 8 bytes, the lowest first.
class Socket {
 public:
  explicit Socket(const Options& options) : fd_(::socket(options.ipv6 ? AF_INET6 : AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = htons(options.port);
    v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(options.port);
    v6.sin6_addr = in6addr_loopback;
    const auto* address =
        options.ipv6 ? reinterpret_cast<const sockaddr*>(&v6) : reinterpret_cast<const sockaddr*>(&v4);
    const socklen_t size = options.ipv6 ? sizeof v6 : sizeof v4;
    if (::connect(fd_, address, size) != 0) throw Unexpected("the runner does not listen");
    const int on = 1;
    ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    Bytes id;
    for (int shift = 0; shift < 64; shift += 8)
      id.push_back(static_cast<std::uint8_t>(options.shim_id >> shift));
    write(id);
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  /// Reads to the end, so the runner can send all that it wants to.
  ~Socket() {
    ::shutdown(fd_, SHUT_WR);
    std::uint8_t buffer[4096];
    while (::read(fd_, buffer, sizeof buffer) > 0) {
    }
    ::close(fd_);
  }

  void write(View bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;  // the runner closed: what it sent before says why
      bytes = bytes.subspan(static_cast<std::size_t>(sent));
    }
  }
  /// The next bytes; empty at the end.
  Bytes read() {
    Bytes buffer(16384);
    const ssize_t got = ::read(fd_, buffer.data(), buffer.size());
    buffer.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return buffer;
  }

 private:
  int fd_;
};

}  // namespace glasstls::bogo
