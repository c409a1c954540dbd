#include "net/stream.hpp"

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#if defined(__linux__)
#include <linux/sockios.h>
#endif

#include <array>
#include <cerrno>
#include <cstring>

namespace glasstls::net {

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  Descriptor old(std::exchange(fd_, std::exchange(other.fd_, -1)));
  return *this;
}

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

namespace {

bool would_block(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

[[noreturn]] void fail(Stage stage, int error, const Address& peer) {
  const bool gone = error == ECONNRESET || error == EPIPE;
  throw NetError(stage, gone ? Cause::reset : Cause::other,
                 gone ? peer.text() + " reset the connection (TCP RST): it gave up, or something between did"
                      : "the connection to " + peer.text() + " broke: " + std::strerror(error));
}

}  // namespace

std::size_t Stream::send_some(View bytes) {
  const ssize_t sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (sent >= 0) return static_cast<std::size_t>(sent);
  if (would_block(errno)) return 0;
  fail(Stage::send, errno, peer_);
}

std::optional<std::size_t> Stream::receive_some(std::span<std::uint8_t> into) {
  const ssize_t received = ::recv(socket_.get(), into.data(), into.size(), 0);
  if (received >= 0) return static_cast<std::size_t>(received);
  if (would_block(errno)) return std::nullopt;
  fail(Stage::receive, errno, peer_);
}

void Stream::send(View bytes, Deadline deadline) {
  while (!bytes.empty()) {
    bytes = bytes.subspan(send_some(bytes));
    if (bytes.empty()) return;
    if (deadline.passed())
      throw NetError(Stage::send, Cause::timed_out,
                     "time-out while sending: " + peer_.text() + " does not read what it is sent");
    pollfd writable{socket_.get(), POLLOUT, 0};
    ::poll(&writable, 1, deadline.poll_timeout());
  }
}

std::size_t Stream::receive(std::span<std::uint8_t> into, Deadline deadline) {
  // The deadline is looked at before the bytes are: a peer that sends on and on does not extend it.
  while (!deadline.passed()) {
    if (auto received = receive_some(into)) return *received;
    wait_for(*this, false, -1, deadline);
  }
  throw NetError(Stage::receive, Cause::timed_out,
                 "time-out while receiving: " + peer_.text() + " is silent, but the connection is open");
}

void Stream::finish() { ::shutdown(socket_.get(), SHUT_WR); }

std::size_t Stream::unacknowledged() const {
#if defined(SIOCOUTQ)
  int size = 0;
  if (::ioctl(socket_.get(), SIOCOUTQ, &size) == 0 && size > 0) return static_cast<std::size_t>(size);
#endif
  return 0;
}

Ready wait_for(const Stream& stream, bool want_send, int input, Deadline deadline) {
  std::array<pollfd, 2> wanted{{{stream.descriptor(), POLLIN, 0}, {input, POLLIN, 0}}};
  if (want_send) wanted[0].events |= POLLOUT;
  ::poll(wanted.data(), wanted.size(), deadline.poll_timeout());  // poll leaves out negative descriptors
  constexpr int input_or_end = POLLIN | POLLHUP | POLLERR;
  return {.stream_readable = (wanted[0].revents & input_or_end) != 0,
          .stream_writable = (wanted[0].revents & (POLLOUT | POLLERR)) != 0,
          .input_readable = (wanted[1].revents & (input_or_end | POLLNVAL)) != 0};
}

}  // namespace glasstls::net
