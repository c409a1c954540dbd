#include "flow/pipe.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "flow/dial.hpp"

namespace glasstls::flow {

namespace {

using std::chrono::milliseconds;

void write_all(int output, View bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(output, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0)
      throw std::system_error(errno, std::generic_category(), "cannot write to standard output");
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

class PipeLoop {
 public:
  PipeLoop(Channel& channel, const ClientOptions& options, int input, int output)
      : channel_(channel), options_(options), input_(input), output_(output) {}

  /// Runs until the server closes, or is silent for too long. Throws FlowError if the server fails, or if its
  /// silence leaves open whether the answer is whole.
  void run();
  std::uint64_t size() const { return size_; }

 private:
  bool deliver();
  void read_input();
  void close_sending();
  milliseconds silence_after_closing() const;
  net::Deadline patience() const;
  bool wait_over();

  Channel& channel_;
  const ClientOptions& options_;
  int input_, output_;
  std::array<std::uint8_t, 1 << 14> typed_;
  std::uint64_t size_ = 0;
  bool input_open_ = true, asked_ = false, sending_closed_ = false, finished_ = false;
  bool answered_ = false;  ///< whether something came since the input's end
};

/// Writes what the server has sent to the output; whether there was anything.
bool PipeLoop::deliver() {
  const Bytes data = channel_.client().take_application_data();
  write_all(output_, data);
  size_ += data.size();
  if (!data.empty() && !input_open_) answered_ = true;
  return !data.empty();
}

void PipeLoop::read_input() {
  const ssize_t got = ::read(input_, typed_.data(), typed_.size());
  if (got < 0 && errno == EINTR) return;
  if (got > 0) {
    channel_.client().send(View(typed_).first(static_cast<std::size_t>(got)));
    asked_ = true;
    return;
  }
  input_open_ = false;
  // We sent nothing, so no answer can be lost when we close.
  if (!asked_) close_sending();
}

/// RFC 9846 6.1: it closes our direction only, and the server may go on.
void PipeLoop::close_sending() {
  channel_.client().close();
  sending_closed_ = true;
}

milliseconds PipeLoop::silence_after_closing() const {
  if (!asked_) return std::min(milliseconds(2000), options_.time_outs.silence.value_or(milliseconds::max()));
  return options_.time_outs.silence.value_or(milliseconds(30000));
}

/// How long the server may be silent now.
net::Deadline PipeLoop::patience() const {
  if (input_open_) return net::Deadline::never();
  if (sending_closed_) return net::Deadline(silence_after_closing());
  if (!options_.ign_eof) return net::Deadline(options_.time_outs.half_close);
  return options_.time_outs.silence ? net::Deadline(*options_.time_outs.silence) : net::Deadline::never();
}

/// The server was silent for too long. Returns whether that ends the pipe.
bool PipeLoop::wait_over() {
  if (!sending_closed_ && !options_.ign_eof) {
    close_sending();
    return false;
  }
  if (sending_closed_ && (answered_ || !asked_)) return true;
  channel_.close(net::Deadline(milliseconds(0)));
  throw FlowError(net::NetError(net::Stage::receive, net::Cause::timed_out,
                                "time-out after the input's end: " + channel_.stream().peer().text() +
                                    " is silent, but the connection is open"));
}

void PipeLoop::run() {
  net::Deadline deadline = net::Deadline::never();
  // RFC 9846 2: a server may speak as soon as its Finished is out, so the handshake's last flight, or the
  // answer to early data, may have brought something already.
  deliver();
  while (!channel_.ended()) {
    const std::uint64_t sent = channel_.sent();
    const bool unsent = channel_.flush_some();
    if (sending_closed_ && !unsent && !std::exchange(finished_, true)) channel_.stream().finish();
    const int listen_to = input_open_ && !unsent ? input_ : -1;  // read no input while output is waiting
    const net::Ready ready = net::wait_for(channel_.stream(), unsent, listen_to, deadline);
    if (ready.input_readable) read_input();
    if (ready.stream_readable) channel_.receive_some();
    // Bytes without application data do not extend the wait: tickets could come without end.
    const bool has_data = deliver();
    channel_.check();
    if (has_data || ready.input_readable || channel_.sent() != sent)
      deadline = patience();
    else if (deadline.passed()) {
      if (wait_over()) return;
      deadline = patience();
    }
  }
}

}  // namespace

void pipe(const http::HostPort& server, const ClientOptions& options, Observer& observer, int input,
          int output) {
  const net::Instant start = net::now();
  Dialled dialled = dial({server}, options, observer);
  Channel& channel = *dialled.channel;
  PipeLoop pipe(channel, options, input, output);
  try {
    pipe.run();
  } catch (const std::system_error&) {  // the output cannot be written: close politely
    channel.close(net::Deadline(milliseconds(0)));
    throw;
  }
  channel.close(net::Deadline(channel.ended() ? options.time_outs.closing : milliseconds(0)));
  observer.receive(Done{{net::milliseconds(start, net::now()), dialled.round_trips + channel.round_trips()},
                        pipe.size(),
                        channel.sent(),
                        channel.received(),
                        channel.client().close_notify_received()});
  if (channel.client().truncated())
    throw FlowError(Reason::tls_closed, channel.client().explanation() + channel.reset_note());
}

}  // namespace glasstls::flow
