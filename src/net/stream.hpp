#pragma once

#include <optional>
#include <span>
#include <utility>

#include "base/bytes.hpp"
#include "net/address.hpp"
#include "net/clock.hpp"
#include "net/error.hpp"

namespace glasstls::net {

/// A file descriptor that is closed when its owner goes.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor();

  int get() const { return fd_; }

 private:
  int fd_ = -1;
};

/// A TCP connection. Nothing goes on beyond its deadline, whatever the peer sends or reads meanwhile, and a
/// peer that is gone raises Error, never SIGPIPE.
class Stream {
 public:
  /// `socket` is connected to `peer` and does not block.
  Stream(Descriptor socket, Address peer) : socket_(std::move(socket)), peer_(peer) {}

  /// Hands all of `bytes` to the system in one call where it takes them, so that what was joined leaves in as
  /// few segments as fit. Past the deadline, what the system takes at once still leaves.
  void send(View bytes, Deadline deadline);

  /// Waits for bytes and puts them into `into`; how many, 0 once the peer has closed its direction. Past the
  /// deadline nothing is taken, even if it is there.
  std::size_t receive(std::span<std::uint8_t> into, Deadline deadline);

  /// As much of `bytes` as the system takes without waiting; may be 0.
  std::size_t send_some(View bytes);

  /// What is there without waiting; empty where nothing is, 0 once the peer has closed its direction.
  std::optional<std::size_t> receive_some(std::span<std::uint8_t> into);

  /// Closes our direction: the peer reads to the end of what was sent.
  void finish();

  /// How many of the bytes that were sent the peer's system has not taken yet; 0 where that cannot be known.
  std::size_t unacknowledged() const;

  const Address& peer() const { return peer_; }
  /// For poll(2) alone.
  int descriptor() const { return socket_.get(); }

 private:
  Descriptor socket_;
  Address peer_;
};

/// What of several things came first.
struct Ready {
  bool stream_readable = false, stream_writable = false, input_readable = false;
};

/// Waits until the stream has bytes, or takes bytes (asked for by `want_send`), or the descriptor `input` has
/// (negative: not asked for), or the deadline passes, when nothing is ready.
Ready wait_for(const Stream& stream, bool want_send, int input, Deadline deadline);

}  // namespace glasstls::net
