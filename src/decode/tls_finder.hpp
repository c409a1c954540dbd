#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "decode/capture_filter.hpp"
#include "decode/preamble.hpp"
#include "decode/tcp_flows.hpp"

namespace glasstls::decode {

/// Who takes what connections said inside of TLS, and what stood before it.
class TlsListener : public TcpListener {
 public:
  /// Words of another protocol stand before TLS: so many bytes of each side. `words.name` is empty where it
  /// is not known which.
  virtual void preceded(std::size_t connection, const Preamble& words, std::size_t client_bytes,
                        std::size_t server_bytes) = 0;
  /// The capture begins in the middle of a connection: so many bytes before the first whole record.
  virtual void began_inside(std::size_t connection, std::size_t client_bytes, std::size_t server_bytes) = 0;
};

/// Finds the TLS in TCP connections: from their first byte on, behind the words of another protocol
/// (STARTTLS, CONNECT, SOCKS, PROXY), or in the middle where a capture begins there. Only what is found, and
/// what the filter lets pass, goes on to the listener, numbered from 0 again; the rest is counted.
///
/// Words before TLS must be known by their grammar, or be followed by a ClientHello that the server answers
/// with a ServerHello or an alert: so that what another protocol carries (a file with TLS in it) is not taken
/// for a connection's own.
class TlsFinder : public TcpListener {
 public:
  /// How many connections go on, how much of each is looked at until TLS is found in it, and how many places
  /// are tried where it might begin.
  static constexpr std::size_t most_shown = 1'024, most_searched = 128 << 10, most_tries = 8;

  /// Neither is owned.
  TlsFinder(TlsListener& listener, const CaptureFilter& filter) : listener_(listener), filter_(filter) {}

  void opened(std::size_t connection, const Endpoint& client, const Endpoint& server,
              bool from_start) override;
  void carried(std::size_t connection, bool by_client, View bytes, std::uint64_t nanoseconds) override;
  void lost(std::size_t connection, bool by_client, std::uint64_t bytes) override;
  /// Decides what is still open. Once, at the end.
  void finish();

  /// Connections in which there is no TLS, by what they begin with, each with the first one's ends.
  struct Plain {
    std::size_t count = 0;
    std::string first{};  ///< "192.0.2.1:40001 to 192.0.2.2:80"
  };
  const std::map<std::string, Plain>& plain() const { return plain_; }
  std::size_t silent() const { return silent_; }      ///< connections that carried no data
  std::size_t filtered() const { return filtered_; }  ///< connections that the filter does not let pass
  std::size_t too_many() const { return too_many_; }  ///< TLS connections beyond the most that are shown

 private:
  /// A segment's bytes: where they stand among those of their side.
  struct Piece {
    bool by_client = false;
    std::size_t at = 0, size = 0;
    std::uint64_t nanoseconds = 0;
  };
  /// What is kept of a connection until it is decided what it is.
  struct Held {
    std::array<Bytes, 2> said{};  // the client's, the server's
    std::vector<Piece> pieces{};
    std::size_t tries = 0;
    std::optional<std::size_t> candidate{};                // where a ClientHello stands behind unknown words
    std::array<std::optional<std::uint64_t>, 2> lost{};    // gaps that ended a side
    std::array<std::size_t, 2> next_search{4'096, 4'096};  // how much of a side is there for the next search
    std::size_t next_name = 0;                             // the same for the client's name
    // Once TLS is found: where it begins on each side, and what stands before it.
    std::array<std::size_t, 2> begin{};
    std::optional<Preamble> words{};
    bool inside = false;
  };
  enum class Stage : std::uint8_t { searching, waiting_for_name, found, left_out };
  struct Connection {
    Endpoint client{}, server{};
    Stage stage = Stage::searching;
    bool from_start = false;
    std::array<bool, 2> begun{};  // whether the side's TLS has begun
    std::size_t number = 0;       // at the listener's
    std::unique_ptr<Held> held{};
  };

  void search(Connection& connection, bool at_end);
  bool search_behind_words(Connection& connection, bool at_end);
  bool try_hello(Connection& connection, std::size_t at);
  bool search_inside(Connection& connection, bool at_end);
  void found(Connection& connection, std::optional<std::size_t> client_begin,
             std::optional<std::size_t> server_begin, bool at_end);
  void decide_name(Connection& connection, bool at_end);
  void hand_on(Connection& connection);
  void pass_on(Connection& connection, bool by_client, View bytes, std::uint64_t nanoseconds);
  void leave_out(Connection& connection);
  void count_plain(Connection& connection);

  TlsListener& listener_;
  const CaptureFilter& filter_;
  std::vector<Connection> connections_;
  std::map<std::string, Plain> plain_;
  std::size_t shown_ = 0, silent_ = 0, filtered_ = 0, too_many_ = 0;
};

}  // namespace glasstls::decode
