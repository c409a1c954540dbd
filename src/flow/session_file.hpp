#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "flow/session_store.hpp"

namespace glasstls::flow {

/// Tickets on disk, for later runs to resume with (--session). The file holds their keys: anyone who reads it
/// can decrypt early data under them, and can pose as this client. So only its owner may read it, and a file
/// that others may read or write is refused.
///
/// Several runs at a time can share it: each change is made to the file as it is at that moment.
///
/// It is text: the first line names the format, and each further line is one ticket.
class SessionFile : public SessionStore {
 public:
  /// How many tickets are kept, in all and for each server; the oldest are dropped.
  static constexpr std::size_t most_tickets = 64, most_for_one = 8;
  /// In bytes; a longer file is refused unread.
  static constexpr std::size_t largest = std::size_t{1} << 22;

  /// Reads the file, if there is one; lines that are no sessions are skipped, see warning(). Throws
  /// std::system_error if it cannot be read, if others may read or write it, or if it is another kind of
  /// file.
  explicit SessionFile(std::string path);

  /// The newest ticket of that server that is alive at `now` (milliseconds since 1970-01-01 UTC), and removes
  /// it from the file: each is used once (RFC 9846 C.4). None if the file cannot be written: see trouble().
  std::optional<handshake::Ticket> take(const http::HostPort& server, std::int64_t now) override;

  /// Adds tickets of that server to the file, if it can be written: see trouble().
  void keep(const http::HostPort& server, std::deque<handshake::Ticket> tickets) override;

  /// Removes these tickets of that server from the file.
  void discard(const http::HostPort& server, const std::deque<Bytes>& identities) override;

  /// What could not be read: one sentence with the file and the first such line; empty if there is none.
  std::string warning() const;
  /// Why the file could not be changed, the first time; empty if it could. This does not end a connection,
  /// which needs no file.
  const std::string& trouble() const { return trouble_; }

 private:
  /// One line of the file.
  struct StoredTicket {
    std::string server;  ///< "example.com:443"
    handshake::Ticket ticket;
  };
  static StoredTicket parse(std::string_view line);
  static std::string format(const StoredTicket& row);
  void read();
  void write() const;
  template <class Change>
  void change(Change&& change);

  std::string path_, trouble_{};
  std::vector<StoredTicket> rows_;  ///< oldest first
  std::size_t bad_lines_ = 0;
  std::string first_bad_{};  ///< "line 3 is not a session: ..."
};

}  // namespace glasstls::flow
