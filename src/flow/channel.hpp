#pragma once

#include <exception>
#include <string>
#include <utility>

#include "connection/client.hpp"
#include "flow/error.hpp"
#include "flow/session_store.hpp"
#include "net/stream.hpp"

namespace glasstls::flow {

/// The TLS engine and the network: carries bytes between the two, counts the round trips, and turns whatever
/// goes wrong into an Error that says why.
class Channel {
 public:
  /// `config` lacks nothing; `sink` may be null.
  Channel(net::Stream stream, handshake::ClientConfig config, trace::Sink* sink)
      : has_certificate_(!config.credentials.empty()),
        client_(std::move(config), sink),
        stream_(std::move(stream)) {}

  /// From now on puts the server's tickets into `sessions` as they come, so that a connection which ends
  /// badly leaves its tickets all the same. `sessions` outlives the channel.
  void keep_tickets_in(SessionStore& sessions, http::HostPort server);
  /// Throws what kept a ticket from being stored, which does not disturb the connection before.
  void check_tickets_kept() const;

  /// Sends the ClientHello and goes on until the handshake is complete. The client's Finished is not sent
  /// yet: it waits for the next flush(), so that it shares a segment with what the caller adds.
  void handshake(net::Deadline deadline);

  /// Sends what the engine has ready, all in one call.
  void flush(net::Deadline deadline);
  /// Waits for bytes from the server once and hands them to the engine. Throws Error where the handshake or
  /// the connection fails, or the deadline passes, even while bytes come; a time-out's sentence begins with
  /// `during` and says how much came since the first call with that deadline.
  void receive(net::Deadline deadline, const std::string& during);
  /// Ends our direction and waits for the server's close_notify, though not beyond the deadline, however much
  /// the server goes on to send. Never throws for the network: what was wanted has come.
  void close(net::Deadline deadline);

  connection::Client& client() { return client_; }
  net::Stream& stream() { return stream_; }
  /// Whether no more bytes can come.
  bool ended() const { return ended_ || client_.receive_closed(); }
  int round_trips() const { return round_trips_; }
  std::uint64_t sent() const { return sent_; }
  std::uint64_t received() const { return received_; }

  /// Sends what the system takes without waiting; whether something is left. For those who wait themselves.
  bool flush_some();
  /// "; the server reset the connection (TCP RST)", or nothing: for the end of a sentence on how it ended.
  std::string reset_note() const;

  /// Takes what has come without waiting.
  void receive_some();

 private:
  void take_in(std::size_t size);
  void keep_tickets();
  Error time_out(const std::string& during) const;
  void lost(const net::Error& error);
  std::string about_large_hello() const;
  void check();

  /// What is waited for under one deadline.
  struct Wait {
    net::Instant until{}, began{};
    std::uint64_t received_before = 0;
  };

  bool has_certificate_;
  connection::Client client_;
  net::Stream stream_;
  Bytes output_;  ///< taken from the engine and not sent yet
  Bytes buffer_ = Bytes(1 << 16);
  std::string greeting_;  ///< the first bytes that came
  Wait wait_;
  SessionStore* sessions_ = nullptr;
  http::HostPort server_;
  int times_kept_ = 0;
  std::exception_ptr tickets_lost_;
  bool waits_ = false, ended_ = false, reset_ = false;
  int round_trips_ = 0;
  std::uint64_t sent_ = 0, received_ = 0;
};

}  // namespace glasstls::flow
