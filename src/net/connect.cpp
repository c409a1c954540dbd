#include "net/connect.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>

#include <cerrno>
#include <cstring>
#include <optional>

namespace glasstls::net {

namespace {

constexpr int timed_out_here = -1;  ///< beside the errno values: our own deadline passed

std::string describe(int error) {
  switch (error) {
    case timed_out_here: return "no answer within the time-out";
    case ECONNREFUSED: return "connection refused";
    case ETIMEDOUT: return "no answer";
    case ENETUNREACH: return "no route from this machine to that network";
    case EHOSTUNREACH: return "no route to that host";
    case EACCES:
    case EPERM: return "this machine's firewall forbids it";
    default: return std::strerror(error);
  }
}

/// The failure of the only address, as a sentence that says what to do.
std::string explain(const Address& address, int error) {
  const std::string where = address.text();
  switch (error) {
    case ECONNREFUSED:
      return "no program listens on " + where +
             " (connection refused): is the server running, and is the port right?";
    case timed_out_here:
    case ETIMEDOUT:
      return "time-out while connecting: " + where +
             " does not answer: the host is down, or a firewall drops what it is sent";
    case ENETUNREACH:
    case EHOSTUNREACH: return where + " cannot be reached (" + describe(error) + "): check the network";
    default: return "cannot connect to " + where + ": " + describe(error);
  }
}

Cause cause_of(int error) {
  switch (error) {
    case timed_out_here:
    case ETIMEDOUT: return Cause::timed_out;
    case ECONNREFUSED: return Cause::refused;
    case ENETUNREACH:
    case EHOSTUNREACH: return Cause::unreachable;
    default: return Cause::other;
  }
}

struct Race {
  struct Runner {
    ConnectionAttempt attempt;
    Descriptor socket;
  };
  struct Failed {
    Address address;
    int error;
  };

  Instant start = now();
  ConnectObserver* observer;
  std::vector<Runner> running{};
  std::vector<Failed> failed{};

  void end(ConnectionAttempt& attempt, ConnectionAttempt::Outcome outcome, int error = 0) {
    attempt.ended = milliseconds(start, now());
    attempt.outcome = outcome;
    if (outcome == ConnectionAttempt::Outcome::failed) {
      attempt.error = describe(error);
      failed.push_back({attempt.address, error});
    }
    if (observer) observer->attempt_ended(attempt);
  }

  /// Begins an attempt. It fails at once if the system already knows that there is no route.
  void begin(const Address& address) {
    ConnectionAttempt attempt{.address = address, .started = milliseconds(start, now())};
    if (observer) observer->attempt_started(attempt);
    Descriptor socket(::socket(address.storage.ss_family, SOCK_STREAM, 0));
    const int fd = socket.get(), yes = 1;
    if (fd < 0) return end(attempt, ConnectionAttempt::Outcome::failed, errno);
    ::fcntl(fd, F_SETFD, FD_CLOEXEC);
    ::fcntl(fd, F_SETFL, O_NONBLOCK);
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    const auto* target = reinterpret_cast<const sockaddr*>(&address.storage);
    if (::connect(fd, target, address.size) != 0 && errno != EINPROGRESS)
      return end(attempt, ConnectionAttempt::Outcome::failed, errno);
    running.push_back({std::move(attempt), std::move(socket)});
  }

  /// Waits until an attempt ends or `deadline` passes. Returns the winner, if there is one.
  std::optional<Stream> wait(Deadline deadline) {
    std::vector<pollfd> sockets;
    for (const Runner& runner : running) sockets.push_back({runner.socket.get(), POLLOUT, 0});
    ::poll(sockets.data(), sockets.size(), deadline.poll_timeout());
    std::size_t at = 0;  // the index of sockets[i] in `running`, from which those that ended are removed
    for (std::size_t i = 0; i < sockets.size(); ++i) {
      if (sockets[i].revents == 0) {
        ++at;
        continue;
      }
      int error = 0;
      socklen_t size = sizeof error;
      ::getsockopt(sockets[i].fd, SOL_SOCKET, SO_ERROR, &error, &size);
      Runner runner = std::move(running[at]);
      running.erase(running.begin() + static_cast<std::ptrdiff_t>(at));
      end(runner.attempt,
          error == 0 ? ConnectionAttempt::Outcome::connected : ConnectionAttempt::Outcome::failed, error);
      if (error != 0) continue;
      for (Runner& other : running) end(other.attempt, ConnectionAttempt::Outcome::overtaken);
      return Stream(std::move(runner.socket), runner.attempt.address);
    }
    return std::nullopt;
  }

  [[noreturn]] void lost() const {
    if (failed.size() == 1)
      throw NetError(Stage::connect, cause_of(failed[0].error), explain(failed[0].address, failed[0].error));
    std::string sentence = "no connection to any of " + std::to_string(failed.size()) + " addresses";
    const char* separator = ": ";
    for (const Failed& one : failed) {
      sentence += separator + one.address.text() + " (" + describe(one.error) + ")";
      separator = ", ";
    }
    throw NetError(Stage::connect, cause_of(failed.back().error), sentence);
  }
};

}  // namespace

Stream connect(const std::vector<Address>& addresses, Deadline deadline, ConnectObserver* observer,
               std::chrono::milliseconds delay) {
  if (addresses.empty())
    throw NetError(Stage::connect, Cause::no_address, "there is no address to connect to");
  Race race{.observer = observer};
  std::size_t next = 0;
  Instant turn = now();  // when the next attempt may start although others still run
  while (next < addresses.size() || !race.running.empty()) {
    if (next < addresses.size() && (race.running.empty() || now() >= turn)) {
      race.begin(addresses[next++]);
      turn = now() + delay;
      continue;
    }
    if (deadline.passed()) {
      for (Race::Runner& runner : race.running)
        race.end(runner.attempt, ConnectionAttempt::Outcome::failed, timed_out_here);
      break;
    }
    const std::size_t before = race.running.size();
    if (auto stream = race.wait(next < addresses.size() ? deadline.or_earlier(turn) : deadline))
      return std::move(*stream);
    if (race.running.size() < before) turn = now();  // RFC 8305: after a failure the next one starts at once
  }
  race.lost();
}

}  // namespace glasstls::net
