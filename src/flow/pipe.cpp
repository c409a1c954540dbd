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

class Pipe {
 public:
  Pipe(Channel& channel, const Options& options, int input, int output)
      : channel_(channel), options_(options), input_(input), output_(output) {}

  /// Until the server closes, or is silent for too long; Error where its silence leaves open whether all
  /// came.
  void run();
  std::uint64_t size() const { return size_; }

 private:
  bool deliver();
  void read_input();
  void say_goodbye();
  milliseconds silence_after_goodbye() const;
  net::Deadline patience() const;
  bool wait_over();

  Channel& channel_;
  const Options& options_;
  int input_, output_;
  std::array<std::uint8_t, 1 << 14> typed_;
  std::uint64_t size_ = 0;
  bool input_open_ = true, asked_ = false, goodbye_ = false, finished_ = false;
  bool answered_ = false;  ///< whether something came since the input's end
};

/// Hands on what the server has sent; whether that was something.
bool Pipe::deliver() {
  const Bytes data = channel_.client().take_application_data();
  write_all(output_, data);
  size_ += data.size();
  if (!data.empty() && !input_open_) answered_ = true;
  return !data.empty();
}

void Pipe::read_input() {
  const ssize_t got = ::read(input_, typed_.data(), typed_.size());
  if (got < 0 && errno == EINTR) return;
  if (got > 0) {
    channel_.client().send(View(typed_).first(static_cast<std::size_t>(got)));
    asked_ = true;
    return;
  }
  input_open_ = false;
  // Nothing was asked, so no answer can be lost by saying that we are done.
  if (!asked_) say_goodbye();
}

/// RFC 9846 6.1: it closes our direction only, and the server may go on.
void Pipe::say_goodbye() {
  channel_.client().close();
  goodbye_ = true;
}

milliseconds Pipe::silence_after_goodbye() const {
  if (!asked_) return std::min(milliseconds(2000), options_.time_outs.silence.value_or(milliseconds::max()));
  return options_.time_outs.silence.value_or(milliseconds(30000));
}

/// How long the server may be silent now.
net::Deadline Pipe::patience() const {
  if (input_open_) return net::Deadline::never();
  if (goodbye_) return net::Deadline(silence_after_goodbye());
  if (!options_.ign_eof) return net::Deadline(options_.time_outs.half_close);
  return options_.time_outs.silence ? net::Deadline(*options_.time_outs.silence) : net::Deadline::never();
}

/// The server was silent for too long; whether that ends the pipe.
bool Pipe::wait_over() {
  if (!goodbye_ && !options_.ign_eof) {
    say_goodbye();
    return false;
  }
  if (goodbye_ && (answered_ || !asked_)) return true;
  channel_.close(net::Deadline(milliseconds(0)));
  throw Error(net::Error(net::Stage::receive, net::Cause::timed_out,
                         "time-out after the input's end: " + channel_.stream().peer().text() +
                             " is silent, but the connection is open"));
}

void Pipe::run() {
  net::Deadline deadline = net::Deadline::never();
  // RFC 9846 2: a server may speak as soon as its Finished is out, so the handshake's last flight, or the
  // answer to early data, may have brought something already.
  deliver();
  while (!channel_.ended()) {
    const std::uint64_t sent = channel_.sent();
    const bool unsent = channel_.flush_some();
    if (goodbye_ && !unsent && !std::exchange(finished_, true)) channel_.stream().finish();
    const int listen_to = input_open_ && !unsent ? input_ : -1;  // what cannot be sent is not read either
    const net::Ready ready = net::wait_for(channel_.stream(), unsent, listen_to, deadline);
    if (ready.input_readable) read_input();
    if (ready.stream_readable) channel_.receive_some();
    // Bytes that bring no application data do not make the wait longer: tickets could come for ever.
    if (deliver() || ready.input_readable || channel_.sent() != sent)
      deadline = patience();
    else if (deadline.passed()) {
      if (wait_over()) return;
      deadline = patience();
    }
  }
}

}  // namespace

void pipe(const http::HostPort& server, const Options& options, Observer& observer, int input, int output) {
  const net::Instant start = net::now();
  Dialled dialled = dial(server, nullptr, 0, options, observer);
  Channel& channel = *dialled.channel;
  Pipe pipe(channel, options, input, output);
  try {
    pipe.run();
  } catch (const std::system_error&) {  // nobody reads what came: the server did no wrong
    channel.close(net::Deadline(milliseconds(0)));
    throw;
  }
  channel.close(net::Deadline(channel.ended() ? options.time_outs.closing : milliseconds(0)));
  channel.check_tickets_kept();
  observer.receive(Done{{net::milliseconds(start, net::now()), dialled.round_trips + channel.round_trips()},
                        pipe.size(),
                        channel.sent(),
                        channel.received(),
                        channel.client().close_notify_received()});
  if (channel.client().truncated())
    throw Error(Reason::tls_closed, channel.client().explanation() + channel.reset_note());
}

}  // namespace glasstls::flow
