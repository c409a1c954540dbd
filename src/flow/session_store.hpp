#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>

#include "handshake/resumption.hpp"
#include "http/url.hpp"

namespace glasstls::flow {

/// Where a client keeps the tickets that servers gave it, for later connections to resume with.
class SessionStore {
 public:
  virtual ~SessionStore() = default;
  /// The newest ticket of that server that is alive at `now` (milliseconds since 1970-01-01 UTC). It leaves
  /// the store: each is used once (RFC 9846 C.4).
  virtual std::optional<handshake::Ticket> take(const http::HostPort& server, std::int64_t now) = 0;
  /// Keeps tickets of that server, oldest first. Does not throw if it cannot: the connection needs no
  /// store.
  virtual void keep(const http::HostPort& server, std::deque<handshake::Ticket> tickets) = 0;
  /// RFC 9846 6: the tickets of that server with these identities come from a connection that failed; they
  /// leave the store.
  virtual void discard(const http::HostPort& server, const std::deque<Bytes>& identities) = 0;
};

/// A store in memory, which ends with the program.
class SessionsInMemory : public SessionStore {
 public:
  std::optional<handshake::Ticket> take(const http::HostPort& server, std::int64_t now) override {
    auto& tickets = tickets_[server.text()];
    while (!tickets.empty()) {
      handshake::Ticket ticket = std::move(tickets.back());
      tickets.pop_back();
      if (handshake::is_alive(ticket, now)) return ticket;
    }
    return std::nullopt;
  }
  void keep(const http::HostPort& server, std::deque<handshake::Ticket> tickets) override {
    for (handshake::Ticket& ticket : tickets) tickets_[server.text()].push_back(std::move(ticket));
  }
  void discard(const http::HostPort& server, const std::deque<Bytes>& identities) override {
    std::erase_if(tickets_[server.text()], [&](const handshake::Ticket& ticket) {
      return std::find(identities.begin(), identities.end(), ticket.psk.identity) != identities.end();
    });
  }

 private:
  std::map<std::string, std::deque<handshake::Ticket>> tickets_;
};

}  // namespace glasstls::flow
