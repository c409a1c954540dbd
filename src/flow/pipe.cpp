#include "flow/pipe.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "flow/dial.hpp"

namespace glasstls::flow {

namespace {

void write_all(int output, View bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(output, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0)
      throw std::runtime_error(std::string("cannot write the output: ") + std::strerror(errno));
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

}  // namespace

void pipe(const http::HostPort& server, const Options& options, Observer& observer, int input, int output) {
  const net::Instant start = net::now();
  Dialled dialled = dial(server, nullptr, 0, options, observer);
  Channel& channel = *dialled.channel;
  std::array<std::uint8_t, 1 << 14> typed;
  bool input_open = true;
  std::uint64_t size = 0;
  net::Deadline deadline = net::Deadline::never();
  while (!channel.ended()) {
    const bool unsent = channel.flush_some();
    const int listen_to = input_open && !unsent ? input : -1;  // what cannot be sent is not read either
    const net::Ready ready = net::wait_for(channel.stream(), unsent, listen_to, deadline);
    if (ready.input_readable) {
      const ssize_t got = ::read(input, typed.data(), typed.size());
      input_open = got > 0 || (got < 0 && errno == EINTR);
      if (got > 0) channel.client().send(View(typed).first(static_cast<std::size_t>(got)));
    }
    if (ready.stream_readable) {
      channel.receive_some();
      const Bytes data = channel.client().take_application_data();
      write_all(output, data);
      size += data.size();
    }
    if (!ready.stream_readable && deadline.passed()) break;
    deadline = input_open ? net::Deadline::never() : net::Deadline(options.time_outs.body);
  }
  channel.close(net::Deadline(options.time_outs.closing));
  observer.receive(Done{{net::milliseconds(start, net::now()), dialled.round_trips + channel.round_trips()},
                        {},
                        size,
                        channel.sent(),
                        channel.received(),
                        channel.client().close_notify_received()});
  if (channel.client().truncated()) throw Error(Reason::tls_closed, channel.client().explanation());
}

}  // namespace glasstls::flow
