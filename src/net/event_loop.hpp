#pragma once

#include <list>
#include <memory>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "net/listener.hpp"

namespace glasstls::net {

/// The protocol on one connection. It does no I/O: the loop carries its bytes.
class Session {
 public:
  virtual ~Session() = default;

  /// Bytes that came. Not called while wants_input() is false.
  virtual void receive(View bytes) = 0;
  /// The peer sends no more, or the connection broke.
  virtual void receive_end() = 0;
  /// The next bytes to send, handed over; empty if there are none now. The loop calls it again once these are
  /// sent. So a long output never has to be in memory as a whole. Keep each call short: all other connections
  /// wait for it.
  virtual Bytes take_output() = 0;
  /// Whether its work is done: the connection is closed once its output is sent.
  virtual bool finished() const = 0;
  /// Whether it can take bytes now. Otherwise, and while its output waits to be sent, they wait in the
  /// network.
  virtual bool wants_input() const = 0;
  /// When to call time_out(), unless something happens before.
  virtual Instant deadline() const = 0;
  /// The deadline passed. It finishes, or sets a new deadline.
  virtual void time_out() = 0;
  /// So many bytes of its output were sent.
  virtual void sent(std::size_t bytes) = 0;
  /// The server ends: finish as soon as the protocol allows.
  virtual void shut_down() = 0;
};

/// Raises this process's limit of open descriptors to what a server with `connections` needs, as far as the
/// system allows it.
void allow_descriptors(std::size_t connections);

/// Creates a Session for each new connection.
class Service {
 public:
  virtual ~Service() = default;
  /// The session for a connection from `peer`. What it throws closes that connection only.
  virtual std::unique_ptr<Session> accept(const Address& peer) = 0;
};

/// Serves many connections on one thread (epoll), in turns: a turn is one read of at most 64 KiB and two
/// pieces of output, and then the next connection has its turn. A session that throws loses its own
/// connection only.
class EventLoop {
 public:
  /// How many connections, and how long each part of their end may take.
  struct Limits {
    /// At a time, or as many as the process has descriptors for. If one more comes, the connection that was
    /// idle for longest is closed for it, if it was idle for `still`; otherwise the new one waits in the
    /// system's queue.
    std::size_t connections = 4096;
    std::chrono::milliseconds still{500};
    std::chrono::milliseconds linger{2000};  ///< for the peer to close too, to read on or to send more
    std::chrono::milliseconds hearing{
        30000};  ///< to read from a peer that goes on to send, once we have finished
    std::chrono::milliseconds grace{1000};  ///< for sessions to finish, once the server ends
  };

  /// Accepts from `listeners`, which it owns; `service` outlives it. Throws std::system_error if the system
  /// refuses epoll.
  EventLoop(std::vector<Listener> listeners, Service& service)
      : EventLoop(std::move(listeners), service, Limits{}) {}
  /// The same, with other limits.
  EventLoop(std::vector<Listener> listeners, Service& service, Limits limits);

  /// Serves until the descriptor `stop` becomes readable (negative: without end), then lets the sessions
  /// finish. Throws std::system_error if the system refuses epoll.
  void run(int stop);

  /// The sockets that it accepts from.
  const std::vector<Listener>& listeners() const { return listeners_; }
  /// How many connections are open.
  std::size_t connections() const { return connections_.size(); }

 private:
  /// One connection and its session.
  struct Connection {
    Stream stream;
    std::unique_ptr<Session> session;
    std::list<int>::iterator place;  ///< in `most_idle_`
    Instant stirred;                 ///< when it last took or gave bytes
    Bytes output{};                  ///< taken from the session
    std::size_t sent = 0;            ///< of `output`
    std::uint32_t events = 0;        ///< that epoll watches for
    bool closing = false;            ///< our direction is closed
    std::size_t waiting = 0;  ///< bytes for the peer, when our direction was closed or at the last check
    bool heard = false;       ///< the peer sent something since then, or since the last check
    Instant heard_out{};      ///< until when that counts
    bool ended = false;       ///< the peer's direction is closed
    Instant deadline{};
  };

  void watch(int descriptor, std::uint32_t events, int how);
  void listen(bool on);
  bool is_full() const { return connections_.size() >= limits_.connections; }
  Instant room_at() const;
  bool make_room();
  void stir(Connection& connection);
  void accept(Listener& listener);
  void turn(int descriptor, std::uint32_t events);
  void read(Connection& connection);
  bool write(Connection& connection);
  void settle(int descriptor, Connection& connection);
  void close(int descriptor);
  void set_deadline(int descriptor, Connection& connection, Instant deadline);
  void time_out(int descriptor);
  bool reads_on(Connection& connection);
  bool speaks_on(Connection& connection);
  void begin_to_end();

  std::vector<Listener> listeners_;
  Service& service_;
  Limits limits_;
  Descriptor epoll_;
  std::unordered_map<int, Connection> connections_;  ///< by descriptor
  std::set<std::pair<Instant, int>> deadlines_;
  std::list<int> most_idle_;  ///< descriptors of all connections, the one that was idle for longest first
  Bytes buffer_ = Bytes(1 << 16);
  bool listening_ = false, ending_ = false;
  Instant resume_ = Instant::max();  ///< when to accept again, after the system had no descriptor left
};

}  // namespace glasstls::net
