#pragma once

#include <deque>
#include <memory>
#include <string>
#include <utility>

#include "connection/client.hpp"
#include "flow/carrier.hpp"
#include "flow/error.hpp"
#include "flow/session_store.hpp"
#include "net/stream.hpp"
#include "trace/fan_out.hpp"

namespace glasstls::flow {

/// The TLS engine and the network: carries bytes between the two, counts the round trips, and turns every
/// failure into a FlowError that says why.
class Channel {
 public:
  /// `config` is complete; `sink` and `carrier` may be null.
  Channel(net::Stream stream, handshake::ClientConfig config, trace::Sink* sink,
          std::unique_ptr<Carrier> carrier = nullptr)
      : has_certificate_(!config.credentials.empty()),
        carrier_(std::move(carrier)),
        client_(std::move(config), with_carrier(sink)),
        stream_(std::move(stream)) {}

  /// From now on, puts the server's tickets into `sessions` as they come: they are kept even if the
  /// connection is cut off later. Tickets of a connection that ends with an error alert are discarded again
  /// (RFC 9846 6). `sessions` outlives the channel.
  void keep_tickets_in(SessionStore& sessions, http::HostPort server);

  /// Sends the ClientHello and continues until the handshake is complete. The client's Finished waits for the
  /// next flush(), to share a segment with what the caller sends.
  void handshake(net::Deadline deadline);

  /// Sends what the engine has ready, all in one call.
  void flush(net::Deadline deadline);
  /// Waits for bytes from the server once and hands them to the engine. Take the application data next, and
  /// then call check(). Throws FlowError if the network fails or the deadline passes, even while bytes
  /// come; a time-out's sentence begins with `during` and says how much came since the first call with that
  /// deadline.
  void receive(net::Deadline deadline, const std::string& during);
  /// Throws FlowError if TLS failed, or ended during the handshake. Data that came before is still to be
  /// taken first.
  void check();
  /// Ends our direction and waits for the server's close_notify until the deadline, no matter how much the
  /// server sends. Never throws for the network: everything that was wanted has come.
  void close(net::Deadline deadline);

  /// The TLS engine.
  connection::Client& client() { return client_; }
  /// The TCP connection.
  net::Stream& stream() { return stream_; }
  /// Whether no more bytes can come.
  bool ended() const { return ended_ || client_.receive_closed(); }
  /// How often we sent and then waited for the server.
  int round_trips() const { return round_trips_; }
  /// Bytes sent over TCP.
  std::uint64_t sent() const { return sent_; }
  /// Bytes received over TCP.
  std::uint64_t received() const { return received_; }

  /// Sends what the system takes without waiting; whether something is left. For callers that do the waiting.
  bool flush_some();
  /// "; the server reset the connection (TCP RST)", or nothing: for the end of an error's sentence.
  std::string reset_note() const;

  /// Like receive(), without waiting.
  void receive_some();

 private:
  trace::Sink* with_carrier(trace::Sink* sink);
  Bytes take_output();
  void take_in(std::size_t size);
  void keep_tickets();
  void discard_tickets();
  FlowError time_out(const std::string& during) const;
  void lost(const net::NetError& error);
  std::string about_large_hello() const;

  /// The receive() calls that share one deadline.
  struct Wait {
    net::Instant until{}, began{};
    std::uint64_t received_before = 0;
  };

  bool has_certificate_;
  std::unique_ptr<Carrier> carrier_;
  trace::FanOut sinks_;
  connection::Client client_;
  net::Stream stream_;
  Bytes output_;  ///< taken from the engine and not sent yet
  Bytes buffer_ = Bytes(1 << 16);
  std::string greeting_;  ///< the first bytes that came
  Wait wait_;
  SessionStore* sessions_ = nullptr;
  http::HostPort server_;
  int times_kept_ = 0;
  std::deque<Bytes> kept_;  ///< the identities of the tickets that are in `sessions_`
  bool waits_ = false, ended_ = false, reset_ = false;
  int round_trips_ = 0;
  std::uint64_t sent_ = 0, received_ = 0;
};

}  // namespace glasstls::flow
