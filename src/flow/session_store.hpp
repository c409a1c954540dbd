#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>

#include "handshake/resumption.hpp"
#include "http/url.hpp"

namespace glasstls::flow {

/// Where a client keeps the tickets that servers gave it, so that a later connection can resume.
class SessionStore {
 public:
  virtual ~SessionStore() = default;
  /// The newest ticket of that server that is alive at `now` (milliseconds since 1970-01-01 UTC). It leaves
  /// the store: RFC 9846 C.4 has each used once.
  virtual std::optional<handshake::Ticket> take(const http::HostPort& server, std::int64_t now) = 0;
  /// Keeps tickets of that server, oldest first.
  virtual void keep(const http::HostPort& server, std::deque<handshake::Ticket> tickets) = 0;
};

/// A store that ends with the program, for the servers that it was made for.
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

 private:
  std::map<std::string, std::deque<handshake::Ticket>> tickets_;
};

}  // namespace glasstls::flow
