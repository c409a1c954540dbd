#include "probe/reception.hpp"

#include <poll.h>

#include <array>

#include "probe/line.hpp"

namespace glasstls::probe {

namespace {

/// How often a client is looked after that neither connects nor ends.
constexpr std::chrono::milliseconds pulse{20};

/// What a client may still say once its connection is decided, in bytes. After that it is cut off.
constexpr std::size_t most_last_words = 1 << 20;

void replace_all(std::string& text, std::string_view what, const std::string& with) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size())
    text.replace(at, what.size(), with);
}

/// Lets the client read what was sent: a connection that is closed while bytes of it wait is reset.
void see_off(net::Stream& stream, std::chrono::milliseconds patience) {
  std::array<std::uint8_t, 16 * 1024> buffer;
  const net::Deadline deadline(patience);
  try {
    stream.finish();
    for (std::size_t taken = 0; taken < most_last_words;) {
      const std::size_t size = stream.receive(buffer, deadline);
      if (size == 0) return;
      taken += size;
    }
  } catch (const net::NetError&) {
    // It is gone.
  }
}

}  // namespace

std::optional<net::Stream> Reception::accept() {
  for (net::Listener& listener : listeners_) {
    net::Listener::Accepted accepted = listener.accept();
    if (accepted.stream) return std::move(accepted.stream);
  }
  return std::nullopt;
}

bool Reception::receive(Host& host, net::Deadline deadline) {
  while (!stopped_) {
    if (auto stream = accept()) {
      serve(std::move(*stream), host);
      return true;
    }
    if (deadline.passed()) return false;
    std::vector<pollfd> ready{{stop_, POLLIN, 0}};
    for (const net::Listener& listener : listeners_) ready.push_back({listener.descriptor(), POLLIN, 0});
    ::poll(ready.data(), ready.size(), deadline.poll_timeout());
    stopped_ = ready.front().revents != 0;
  }
  return false;
}

void Reception::turn_away() {
  while (accept()) {
  }
}

void Reception::serve(net::Stream stream, Host& host) const {
  const std::unique_ptr<ServerPerformance> performance = host.open();
  try {
    carry(stream, *performance, patience_);
    see_off(stream, patience_);
  } catch (const net::NetError&) {
    performance->receive_end();
  }
  host.close(*performance);
}

Visit DrivenClient::visit(const std::string& name, Host& host) {
  const std::string port = std::to_string(reception_.port());
  std::string command = command_;
  replace_all(command, "{}", "https://" + name + ":" + port + "/");
  replace_all(command, "{host}", name);
  replace_all(command, "{port}", port);
  replace_all(command, "{ca}", authority_);
  reception_.turn_away();
  const std::vector<std::string> words{"/bin/sh", "-c", command};
  net::Program program(words, 0);
  const net::Deadline deadline(3 * reception_.patience());
  bool over = false;
  while (!over && !deadline.passed() && !reception_.stopped()) {
    over = program.has_finished();
    // What came before its end still waits to be accepted.
    while (reception_.receive(host, net::Deadline(over ? std::chrono::milliseconds{0} : pulse)) && over) {
    }
  }
  if (!over) return {.hung = true};
  return {.succeeded = program.exit_code() == 0};
}

}  // namespace glasstls::probe
