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

/// How long the server may be silent now. One that was asked nothing has nothing to think about.
net::Deadline patience(bool input_open, bool asked, const TimeOuts& time_outs) {
  if (input_open) return net::Deadline::never();
  if (!asked) return net::Deadline(std::chrono::seconds(2));
  return time_outs.silence ? net::Deadline(*time_outs.silence) : net::Deadline::never();
}

}  // namespace

void pipe(const http::HostPort& server, const Options& options, Observer& observer, int input, int output) {
  const net::Instant start = net::now();
  Dialled dialled = dial(server, nullptr, 0, options, observer);
  Channel& channel = *dialled.channel;
  std::array<std::uint8_t, 1 << 14> typed;
  bool input_open = true, asked = false;
  std::uint64_t size = 0;
  net::Deadline deadline = net::Deadline::never();
  while (!channel.ended()) {
    const bool unsent = channel.flush_some();
    const int listen_to = input_open && !unsent ? input : -1;  // what cannot be sent is not read either
    const net::Ready ready = net::wait_for(channel.stream(), unsent, listen_to, deadline);
    if (ready.input_readable) {
      const ssize_t got = ::read(input, typed.data(), typed.size());
      input_open = got > 0 || (got < 0 && errno == EINTR);
      if (got > 0) {
        channel.client().send(View(typed).first(static_cast<std::size_t>(got)));
        asked = true;
      } else if (!input_open && !asked) {
        channel.client().close();  // nothing was asked, so no answer can be lost by saying that we are done
      }
    }
    if (ready.stream_readable) {
      channel.receive_some();
      const Bytes data = channel.client().take_application_data();
      write_all(output, data);
      size += data.size();
    }
    if (!ready.stream_readable && deadline.passed()) {
      if (!asked) break;
      channel.close(net::Deadline(std::chrono::milliseconds(0)));
      throw Error(net::Error(net::Stage::receive, net::Cause::timed_out,
                             "time-out after the input's end: " + channel.stream().peer().text() +
                                 " is silent, but the connection is open"));
    }
    deadline = patience(input_open, asked, options.time_outs);
  }
  channel.close(net::Deadline(options.time_outs.closing));
  dialled.keep_tickets(server, options);
  observer.receive(Done{{net::milliseconds(start, net::now()), dialled.round_trips + channel.round_trips()},
                        size,
                        channel.sent(),
                        channel.received(),
                        channel.client().close_notify_received()});
  if (channel.client().truncated()) throw Error(Reason::tls_closed, channel.client().explanation());
}

}  // namespace glasstls::flow
