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
#include "decode/packets/tcp_flows.hpp"
#include "decode/tls/preamble.hpp"

namespace glasstls::decode {

/// Receives the TLS bytes of connections, and what was before them.
class TlsListener : public TcpListener {
 public:
  /// Words of another protocol come before TLS, with these sizes. `words.name` is empty if the protocol is
  /// not known.
  virtual void preceded(std::size_t connection, const Preamble& words, std::size_t client_bytes,
                        std::size_t server_bytes) = 0;
  /// The capture begins in the middle of a connection, with these bytes before each side's first whole
  /// record.
  virtual void began_inside(std::size_t connection, std::size_t client_bytes, std::size_t server_bytes) = 0;
};

/// Finds TLS in TCP connections: from the first byte on, after the words of another protocol (STARTTLS,
/// CONNECT, SOCKS, PROXY), or anywhere if the capture begins in the middle of the connection. TLS connections
/// that match the filter go to the listener, numbered from 0; the others are counted.
///
/// Words before TLS must have a known grammar, or be followed by a ClientHello that the server answers with a
/// ServerHello or an alert. Otherwise a file with TLS in it, sent by another protocol, would look like TLS.
class TlsFinder : public TcpListener {
 public:
  /// Limits: the connections that go to the listener, the bytes of each that are searched for TLS, and the
  /// places where TLS is tried.
  static constexpr std::size_t most_shown = 1'024, most_searched = 128 << 10, most_tries = 8;

  /// Both must outlive this object.
  TlsFinder(TlsListener& listener, const CaptureFilter& filter) : listener_(listener), filter_(filter) {}

  /// As TcpListener says.
  void opened(std::size_t connection, const Endpoint& client, const Endpoint& server,
              bool from_start) override;
  /// As TcpListener says.
  void carried(std::size_t connection, bool by_client, View bytes, std::uint64_t nanoseconds) override;
  /// As TcpListener says.
  void lost(std::size_t connection, bool by_client, const Gap& gap) override;
  /// Decides about the connections that are still undecided. To be called once, at the end.
  void finish();

  /// Connections without TLS that begin alike.
  struct Plain {
    std::size_t count = 0;
    std::string first{};  ///< "192.0.2.1:40001 to 192.0.2.2:80"
  };
  /// Connections without TLS, by what they begin with.
  const std::map<std::string, Plain>& plain() const { return plain_; }
  /// How many connections carried no data.
  std::size_t silent() const { return silent_; }
  /// How many connections do not match the filter.
  std::size_t filtered() const { return filtered_; }
  /// How many TLS connections there are beyond most_shown.
  std::size_t too_many() const { return too_many_; }

 private:
  /// A segment's bytes, by their place in what their side sent.
  struct Piece {
    bool by_client = false;
    std::size_t at = 0, size = 0;
    std::uint64_t nanoseconds = 0;
  };
  /// What is kept of a connection until its kind is decided.
  struct Held {
    std::array<Bytes, 2> said{};  // the client's, the server's
    std::vector<Piece> pieces{};
    std::size_t tries = 0;
    std::optional<std::size_t> candidate{};                // the place of a ClientHello after unknown words
    std::array<std::optional<Gap>, 2> lost{};              // gaps that ended a side
    std::array<std::size_t, 2> next_search{4'096, 4'096};  // the size of a side at which it is searched again
    std::size_t next_name = 0;                             // the same for the client's name
    // Once TLS is found: where it begins on each side, and what comes before it.
    std::array<std::size_t, 2> begin{};
    std::optional<Preamble> words{};
    bool inside = false;
  };
  /// How much is decided about a connection.
  enum class Stage : std::uint8_t { searching, waiting_for_name, found, left_out };
  /// A TCP connection.
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
