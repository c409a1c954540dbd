#pragma once

#include <optional>
#include <span>
#include <utility>

#include "base/bytes.hpp"
#include "net/address.hpp"
#include "net/clock.hpp"
#include "net/error.hpp"

namespace glasstls::net {

/// A file descriptor with one owner, which closes it.
class Descriptor {
 public:
  /// Owns nothing.
  Descriptor() = default;
  /// Owns `fd`; a negative one is none.
  explicit Descriptor(int fd) : fd_(fd) {}
  /// Takes over what `other` owns.
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  /// The same; what it owned before is closed.
  Descriptor& operator=(Descriptor&& other) noexcept;
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor();

  /// Negative if it owns nothing.
  int get() const { return fd_; }

 private:
  int fd_ = -1;
};

/// A TCP connection. Each call ends at its deadline, no matter what the peer sends or reads meanwhile. A peer
/// that is gone makes it throw NetError; there is never a SIGPIPE.
class Stream {
 public:
  /// `socket` is connected to `peer` and does not block.
  Stream(Descriptor socket, Address peer) : socket_(std::move(socket)), peer_(peer) {}

  /// Hands all of `bytes` to the system, in one call if it takes them: then they leave in as few segments as
  /// possible. Past the deadline, what the system takes at once is still sent.
  void send(View bytes, Deadline deadline);

  /// Waits for bytes and puts them into `into`. Returns how many, or 0 once the peer has closed its
  /// direction. Past the deadline nothing is taken, even if bytes are there.
  std::size_t receive(std::span<std::uint8_t> into, Deadline deadline);

  /// As much of `bytes` as the system takes without waiting; may be 0.
  std::size_t send_some(View bytes);

  /// Takes what is there without waiting: empty if nothing is, 0 once the peer has closed its direction.
  std::optional<std::size_t> receive_some(std::span<std::uint8_t> into);

  /// Closes our direction: the peer reads to the end of what was sent.
  void finish();

  /// How many of the bytes that were sent the peer's system has not acknowledged yet; 0 if that is not known.
  std::size_t unacknowledged() const;

  /// The other end.
  const Address& peer() const { return peer_; }
  /// For poll(2) only.
  int descriptor() const { return socket_.get(); }

 private:
  Descriptor socket_;
  Address peer_;
};

/// What wait_for() found ready.
struct Ready {
  bool stream_readable = false, stream_writable = false, input_readable = false;
};

/// Waits until the stream has bytes, or takes bytes (if `want_send`), or the descriptor `input` has bytes
/// (negative: not waited for), or the deadline passes; then nothing is ready.
Ready wait_for(const Stream& stream, bool want_send, int input, Deadline deadline);

}  // namespace glasstls::net
