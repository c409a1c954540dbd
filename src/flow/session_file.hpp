#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "flow/session_store.hpp"

namespace glasstls::flow {

/// Tickets on disk, so that a later run can resume (--session). The file holds their keys: whoever reads it
/// can read what early data goes under them, and pose as this client. It is made for its owner alone, and
/// never taken from others' hands.
///
/// Runs at the same time share it: each change is made to what is there then.
///
/// Its lines are text: a first one that names the format, and one for each ticket.
class SessionFile : public SessionStore {
 public:
  /// How many tickets are kept, in all and for each server; the oldest make room.
  static constexpr std::size_t most_tickets = 64, most_for_one = 8;
  /// In bytes; a longer file is refused unread.
  static constexpr std::size_t largest = std::size_t{1} << 22;

  /// Reads the file, where there is one; lines that are no sessions are passed over, see warning(). Throws
  /// std::system_error where it cannot be read, or others may read or write it, or it is not such a file.
  explicit SessionFile(std::string path);

  /// The newest ticket of that server that is alive at `now` (milliseconds since 1970-01-01 UTC), and takes
  /// it out of the file: RFC 9846 C.4 has each used once. None where the file cannot be written: see
  /// trouble().
  std::optional<handshake::Ticket> take(const http::HostPort& server, std::int64_t now) override;

  /// Puts tickets of that server into the file, where it can be written: see trouble().
  void keep(const http::HostPort& server, std::deque<handshake::Ticket> tickets) override;

  /// What could not be read, one sentence that names the file and the first line; empty where all could.
  std::string warning() const;
  /// Why the file could not be changed, the first time; empty where it could. A connection needs no file, so
  /// this does not end it.
  const std::string& trouble() const { return trouble_; }

 private:
  struct Row {
    std::string server;  ///< "example.com:443"
    handshake::Ticket ticket;
  };
  static Row parse(std::string_view line);
  static std::string format(const Row& row);
  void read();
  void write() const;
  template <class Change>
  void change(Change&& change);

  std::string path_, trouble_{};
  std::vector<Row> rows_;  ///< oldest first
  std::size_t bad_lines_ = 0;
  std::string first_bad_{};  ///< "line 3 is no session: ..."
};

}  // namespace glasstls::flow
