#pragma once

#include <list>
#include <memory>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "net/listener.hpp"

namespace glasstls::net {

/// What talks over one connection. It does no I/O: the loop carries its bytes.
class Session {
 public:
  virtual ~Session() = default;

  /// Bytes that came. Not called while wants_input() is false.
  virtual void receive(View bytes) = 0;
  /// The peer sends no more, or the connection broke.
  virtual void receive_end() = 0;
  /// The next bytes to send, handed over; empty where there are none now. Asked for again once these are out,
  /// so that what is sent need never lie in memory as a whole, and a session does its work piece by piece:
  /// what one call does is what all others wait for.
  virtual Bytes take_output() = 0;
  /// Whether it has done what it was there for: once its output is out, the connection is closed.
  virtual bool finished() const = 0;
  /// Whether it can take bytes now. While it cannot, and while output of its waits to be sent, they wait in
  /// the network.
  virtual bool wants_input() const = 0;
  /// When its patience ends, unless something happens before.
  virtual Instant deadline() const = 0;
  /// The deadline passed. It finishes, or has a new deadline.
  virtual void time_out() = 0;
  /// So many bytes of its output left.
  virtual void sent(std::size_t bytes) = 0;
  /// The server ends: finish as soon as that is polite.
  virtual void shut_down() = 0;
};

/// Lets this process have as many descriptors open as a server with `connections` needs, as far as the system
/// allows it.
void allow_descriptors(std::size_t connections);

/// Who has a session for everyone who comes.
class Service {
 public:
  virtual ~Service() = default;
  virtual std::unique_ptr<Session> accept(const Address& peer) = 0;
};

/// Serves any number of connections on one thread (epoll), in turns: a turn is one read of at most 64 KiB and
/// two pieces of output, and those who are busy wait for each other. A session that throws loses its
/// connection, and the others do not notice.
class EventLoop {
 public:
  struct Limits {
    /// At a time, or as many as the process has descriptors for. Beyond that, the connection that was still
    /// for longest makes room, if it was so for `still`; otherwise more wait in the system's queue.
    std::size_t connections = 4096;
    std::chrono::milliseconds still{500};
    std::chrono::milliseconds linger{2000};    ///< for the peer to close too, to read on or to say more
    std::chrono::milliseconds hearing{30000};  ///< a peer out that goes on to speak, once we have finished
    std::chrono::milliseconds grace{1000};     ///< for sessions to finish, once the server ends
  };

  EventLoop(std::vector<Listener> listeners, Service& service)
      : EventLoop(std::move(listeners), service, Limits{}) {}
  EventLoop(std::vector<Listener> listeners, Service& service, Limits limits);

  /// Serves until the descriptor `stop` becomes readable (negative: for ever), then lets the sessions finish.
  /// Throws std::system_error where the system refuses epoll.
  void run(int stop);

  const std::vector<Listener>& listeners() const { return listeners_; }
  std::size_t connections() const { return connections_.size(); }

 private:
  struct Connection {
    Stream stream;
    std::unique_ptr<Session> session;
    std::list<int>::iterator place;  ///< in `stillest_`
    Instant stirred;                 ///< when it last took or gave bytes
    Bytes output{};                  ///< taken from the session
    std::size_t sent = 0;            ///< of `output`
    std::uint32_t events = 0;        ///< that epoll was asked for
    bool closing = false;            ///< our direction is closed
    std::size_t waiting = 0;         ///< for the peer, when it was closed or last looked at
    bool heard = false;              ///< the peer spoke since then, or since that was last looked at
    Instant heard_out{};             ///< until when that counts
    bool ended = false;              ///< theirs is
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
  std::list<int> stillest_;  ///< descriptors of all connections, the one that was still for longest first
  Bytes buffer_ = Bytes(1 << 16);
  bool listening_ = false, ending_ = false;
  Instant resume_ = Instant::max();  ///< when to accept again, after the system was exhausted
};

}  // namespace glasstls::net
