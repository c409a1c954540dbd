#include "net/event_loop.hpp"

#include <poll.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <exception>
#include <limits>
#include <system_error>

namespace glasstls::net {

namespace {

constexpr std::chrono::milliseconds pause_when_exhausted{200};
constexpr int most_accepts = 16;              ///< at a time; then the open connections have their turn
constexpr int most_pieces = 2;                ///< of a session's output in one turn
constexpr std::size_t most_turns = 32;        ///< before the stop signal is looked at again
constexpr std::size_t least_progress = 4096;  ///< in bytes, of a peer that the loop waits for at the end

/// How many descriptors connections may use: an eighth is kept for the files that are sent, and some for
/// ourselves.
std::size_t room_for_connections() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
    return std::numeric_limits<std::size_t>::max();
  constexpr std::size_t own = 8;
  const std::size_t left = limit.rlim_cur - limit.rlim_cur / 8;
  return left > own ? left - own : 1;
}

bool is_readable(int descriptor) {
  pollfd readable{descriptor, POLLIN, 0};
  return ::poll(&readable, 1, 0) > 0;
}

}  // namespace

void allow_descriptors(std::size_t connections) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  const rlim_t wanted = std::min<rlim_t>(limit.rlim_max, connections + connections / 4);
  if (limit.rlim_cur >= wanted) return;
  limit.rlim_cur = wanted;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

EventLoop::EventLoop(std::vector<Listener> listeners, Service& service, Limits limits)
    : listeners_(std::move(listeners)),
      service_(service),
      limits_(limits),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
  if (epoll_.get() < 0) throw std::system_error(errno, std::generic_category(), "epoll");
  limits_.connections = std::min(limits_.connections, room_for_connections());
}

void EventLoop::watch(int descriptor, std::uint32_t events, int how) {
  epoll_event event{};
  event.events = events;
  event.data.fd = descriptor;
  if (::epoll_ctl(epoll_.get(), how, descriptor, &event) != 0)
    throw std::system_error(errno, std::generic_category(), "epoll");
}

void EventLoop::listen(bool on) {
  if (on == listening_) return;
  for (const Listener& listener : listeners_)
    watch(listener.descriptor(), EPOLLIN, on ? EPOLL_CTL_ADD : EPOLL_CTL_DEL);
  listening_ = on;
}

void EventLoop::run(int stop) {
  if (stop >= 0) watch(stop, EPOLLIN, EPOLL_CTL_ADD);
  listen(true);
  std::array<epoll_event, most_turns> events{};
  Instant end = Instant::max();
  while (!ending_ || !connections_.empty()) {
    Instant next = std::min(resume_, end);
    if (!deadlines_.empty()) next = std::min(next, deadlines_.begin()->first);
    if (is_full() && !listening_) next = std::min(next, room_at());
    const int count = ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()),
                                   Deadline(next).poll_timeout());
    if (count < 0 && errno != EINTR) throw std::system_error(errno, std::generic_category(), "epoll");
    for (int i = 0; i < count; ++i) {
      const epoll_event& event = events[static_cast<std::size_t>(i)];
      const int descriptor = event.data.fd;
      const auto listener = std::find_if(listeners_.begin(), listeners_.end(),
                                         [&](const Listener& l) { return l.descriptor() == descriptor; });
      if (descriptor == stop) continue;
      if (listener == listeners_.end())
        turn(descriptor, event.events);
      else if (listening_)
        accept(*listener);
    }
    // epoll reports it only after all busy connections; the stop signal must not wait for them.
    if (stop >= 0 && !ending_ && is_readable(stop)) {
      watch(stop, 0, EPOLL_CTL_DEL);
      end = now() + limits_.grace;
      begin_to_end();
    }
    const Instant time = now();
    while (!deadlines_.empty() && deadlines_.begin()->first <= time) time_out(deadlines_.begin()->second);
    if (time >= end) {
      connections_.clear();
      deadlines_.clear();
      most_idle_.clear();
    }
    if (time >= resume_) resume_ = Instant::max();
    listen(!ending_ && resume_ == Instant::max() && (!is_full() || room_at() <= time));
  }
}

/// When the connection that was idle for longest may be closed for another.
Instant EventLoop::room_at() const {
  return most_idle_.empty() ? Instant::max() : connections_.at(most_idle_.front()).stirred + limits_.still;
}

/// Closes the connection that was idle for longest, if it was so for long enough; whether it did.
bool EventLoop::make_room() {
  if (room_at() > now()) return false;
  const int descriptor = most_idle_.front();
  Connection& connection = connections_.at(descriptor);
  try {
    if (!connection.closing) connection.session->shut_down();
    if (!connection.closing) write(connection);
  } catch (const std::exception&) {  // it is closed in any case
  }
  close(descriptor);
  return true;
}

void EventLoop::stir(Connection& connection) {
  connection.stirred = now();
  most_idle_.splice(most_idle_.end(), most_idle_, connection.place);
}

void EventLoop::begin_to_end() {
  ending_ = true;
  listen(false);
  std::vector<int> all;
  for (const auto& entry : connections_) all.push_back(entry.first);
  for (int descriptor : all) {
    Connection& connection = connections_.at(descriptor);
    try {
      // Read what came before the end: it may be the client's alert, which says why it left.
      if ((connection.events & EPOLLIN) != 0 && is_readable(descriptor)) read(connection);
    } catch (const std::exception&) {
      close(descriptor);
      continue;
    }
    if (!connection.closing) connection.session->shut_down();
    settle(descriptor, connection);
  }
}

void EventLoop::accept(Listener& listener) {
  for (int i = 0; i < most_accepts && (!is_full() || room_at() <= now()); ++i) {
    Listener::Accepted accepted = listener.accept();
    if (accepted.outcome == Listener::Outcome::exhausted) {
      if (make_room()) continue;
      resume_ = now() + pause_when_exhausted;
      return listen(false);
    }
    if (accepted.outcome == Listener::Outcome::nothing) return;
    if (is_full()) make_room();
    const int descriptor = accepted.stream->descriptor();
    std::unique_ptr<Session> session;
    try {
      session = service_.accept(accepted.stream->peer());
    } catch (const std::exception&) {
      continue;
    }
    const auto place = most_idle_.insert(most_idle_.end(), descriptor);
    Connection& connection = connections_
                                 .emplace(descriptor, Connection{std::move(*accepted.stream),
                                                                 std::move(session), place, net::now()})
                                 .first->second;
    watch(descriptor, 0, EPOLL_CTL_ADD);
    settle(descriptor, connection);
  }
}

void EventLoop::turn(int descriptor, std::uint32_t events) {
  const auto it = connections_.find(descriptor);
  if (it == connections_.end()) return;  // closed earlier in this round
  Connection& connection = it->second;
  try {
    if ((events & EPOLLIN) != 0)
      read(connection);
    else if ((events & (EPOLLHUP | EPOLLERR)) != 0)
      connection.ended = true;
  } catch (const std::exception&) {  // from the network or from the session
    return close(descriptor);
  }
  settle(descriptor, connection);
}

void EventLoop::read(Connection& connection) {
  if (connection.ended || (connection.events & EPOLLIN) == 0) return;
  const auto size = connection.stream.receive_some(buffer_);
  if (!size) return;
  stir(connection);
  if (*size == 0) {
    connection.ended = true;
    if (!connection.closing) connection.session->receive_end();
    return;
  }
  if (!connection.closing) connection.session->receive(View(buffer_).first(*size));
  connection.heard = connection.closing;
}

/// Sends what can be sent in one turn; whether everything is sent.
bool EventLoop::write(Connection& connection) {
  for (int pieces = 0;;) {
    if (connection.sent == connection.output.size()) {
      if (pieces++ == most_pieces) return false;
      connection.output = connection.session->take_output();
      connection.sent = 0;
      if (connection.output.empty()) return true;
    }
    const std::size_t sent = connection.stream.send_some(View(connection.output).subspan(connection.sent));
    if (sent == 0) return false;
    stir(connection);
    connection.sent += sent;
    connection.session->sent(sent);
  }
}

/// After each event: sends, closes, and tells epoll what the connection waits for now.
void EventLoop::settle(int descriptor, Connection& connection) {
  try {
    std::uint32_t events = 0;
    if (!connection.closing) {
      const bool all_out = write(connection);
      if (all_out && connection.session->finished()) {
        connection.stream.finish();
        connection.closing = true;
        connection.waiting = connection.stream.unacknowledged();
        connection.heard_out = now() + limits_.hearing;
        set_deadline(descriptor, connection, now() + limits_.linger);
      } else {
        // Nothing is read from a peer that does not read.
        if (!all_out)
          events = EPOLLOUT;
        else if (connection.session->wants_input() && !connection.ended)
          events = EPOLLIN;
        set_deadline(descriptor, connection, connection.session->deadline());
      }
    }
    if (connection.ended && (connection.closing || events == 0)) return close(descriptor);
    if (connection.closing) events = EPOLLIN;
    if (events != connection.events) watch(descriptor, events, EPOLL_CTL_MOD);
    connection.events = events;
  } catch (const std::exception&) {
    close(descriptor);
  }
}

void EventLoop::set_deadline(int descriptor, Connection& connection, Instant deadline) {
  if (deadline == connection.deadline) return;
  deadlines_.erase({connection.deadline, descriptor});
  deadlines_.insert({deadline, descriptor});
  connection.deadline = deadline;
}

// Once a socket is closed, the system answers each further byte of the peer with a reset, and a reset deletes
// what the peer has not read yet. So the socket stays open while the peer reads, and while it sends: what it
// acknowledged may still wait in its own system.

/// Whether the peer took a good part of the bytes that wait for it since the last check.
bool EventLoop::reads_on(Connection& connection) {
  const std::size_t before = std::exchange(connection.waiting, connection.stream.unacknowledged());
  return connection.waiting > 0 && connection.waiting + least_progress <= before;
}

/// Whether the peer sent something since the last check, and its time for that has not ended.
bool EventLoop::speaks_on(Connection& connection) {
  return std::exchange(connection.heard, false) && now() < connection.heard_out;
}

void EventLoop::time_out(int descriptor) {
  Connection& connection = connections_.at(descriptor);
  if (connection.closing && (reads_on(connection) || speaks_on(connection)))
    return set_deadline(descriptor, connection, now() + limits_.linger);
  if (connection.closing) return close(descriptor);
  connection.session->time_out();
  const Instant before = connection.deadline;
  settle(descriptor, connection);
  const auto it = connections_.find(descriptor);
  // Without a later deadline the connection is cut off: the peer did not even take the last bytes.
  if (it != connections_.end() && it->second.deadline <= before) close(descriptor);
}

void EventLoop::close(int descriptor) {
  const auto it = connections_.find(descriptor);
  deadlines_.erase({it->second.deadline, descriptor});
  most_idle_.erase(it->second.place);
  connections_.erase(it);  // closing the descriptor takes it out of epoll
}

}  // namespace glasstls::net
