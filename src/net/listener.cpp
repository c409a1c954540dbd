#include "net/listener.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

namespace glasstls::net {

namespace {

[[noreturn]] void fail(const Address& address, int error) {
  std::string hint;
  if (error == EADDRINUSE) hint = ": another program listens there; choose another --port";
  if (error == EACCES) hint = ": ports below 1024 need special rights; choose another --port";
  throw NetError(Stage::listen, Cause::other,
                 "cannot listen on " + address.text() + ": " + std::strerror(error) + hint);
}

}  // namespace

Listener::Listener(const Address& address)
    : socket_(::socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)),
      address_(address) {
  if (socket_.get() < 0) fail(address, errno);
  const int on = 1;
  ::setsockopt(socket_.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (address.family() == Family::ipv6)
    ::setsockopt(socket_.get(), IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
  if (::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&address.storage), address.size) != 0 ||
      ::listen(socket_.get(), SOMAXCONN) != 0)
    fail(address, errno);
  address_.size = sizeof address_.storage;
  if (::getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&address_.storage), &address_.size) != 0)
    fail(address, errno);
}

Listener::Accepted Listener::accept() {
  Address peer;
  peer.size = sizeof peer.storage;
  Descriptor socket(::accept4(socket_.get(), reinterpret_cast<sockaddr*>(&peer.storage), &peer.size,
                              SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (socket.get() < 0) {
    const bool full = errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM;
    return {full ? Outcome::exhausted : Outcome::nothing};
  }
  const int on = 1;  // a flight leaves at once, however short
  ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return {Outcome::accepted, Stream(std::move(socket), peer)};
}

std::vector<Listener> listen_on_loopback(std::uint16_t port) {
  std::vector<Listener> listeners;
  listeners.emplace_back(*parse_literal("127.0.0.1", port));
  try {
    listeners.emplace_back(*parse_literal("::1", listeners.front().address().port()));
  } catch (const NetError&) {
    // A system without IPv6, or a port that is taken there: IPv4 is enough.
  }
  return listeners;
}

}  // namespace glasstls::net
