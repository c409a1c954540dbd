// connection: the sans-I/O engine: bytes in, bytes and events out.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "base/alert.hpp"
#include "base/bytes.hpp"
#include "handshake/client.hpp"
#include "handshake/context.hpp"
#include "record/receiver.hpp"
#include "record/sender.hpp"
#include "trace/event.hpp"

namespace glasstls::connection {

/// One TLS 1.3 connection, client side. It does no I/O: the caller carries bytes between it and the network.
/// Nothing here throws for what a peer sends; a connection that fails sends its alert, wipes its secrets and
/// says why in failure().
class Client {
 public:
  /// Queues the ClientHello. `config.random` and `config.trust_anchors`, and `sink` where there is one,
  /// outlive the connection. Throws std::invalid_argument for a configuration that cannot be offered.
  explicit Client(handshake::ClientConfig config, trace::Sink* sink = nullptr);
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// Bytes that came from the server, in any portions.
  void receive(View bytes);
  /// The server will send no more bytes (TCP FIN). Without a close_notify before it, the connection was cut
  /// off.
  void receive_end();
  /// Bytes for the server, handed over; empty where there are none.
  Bytes take_output();

  /// Application data for the server. Only once connected() and before close(); otherwise throws
  /// std::logic_error.
  void send(View data);
  /// Application data from the server, handed over; empty where there is none.
  Bytes take_application_data();
  /// Ends our direction with a close_notify. The server's stays open until its own.
  void close();
  /// RFC 9846 4.7.3: changes our keys now, and where `request_peers` asks the server to change its own.
  void update_keys(bool request_peers);

  bool connected() const { return std::holds_alternative<handshake::Connected>(state_) && !failed(); }
  /// Whether no more application data can come: close_notify, failure or the end of the bytes.
  bool receive_closed() const { return close_notify_received_ || end_received_ || failed(); }
  bool close_notify_received() const { return close_notify_received_; }
  /// The bytes ended before the server said that it was done: what came may not be all.
  bool truncated() const { return end_received_ && !close_notify_received_ && !failed(); }
  bool failed() const { return failure_.has_value() || alert_received_.has_value(); }

  /// What the server did wrong, with the alert that was sent for it; null where it did nothing wrong.
  const Failure* failure() const { return failure_ ? &*failure_ : nullptr; }
  /// The error alert that the server sent, if it did.
  std::optional<Alert> alert_received() const { return alert_received_; }
  /// One or two sentences on how the connection ended and what may be behind it; empty while nothing went
  /// wrong.
  std::string explanation() const;

  /// "WAIT_SH", "CONNECTED" ...: RFC 9846 A.1.
  std::string_view state() const { return handshake::state_name(state_); }
  const handshake::Negotiated& negotiated() const { return client_.negotiated(); }
  /// Tickets that came for later connections, oldest first.
  std::deque<handshake::Ticket>& tickets() { return client_.tickets(); }

 private:
  void drive();
  void handle(const record::Plaintext& record);
  void handle_handshake(View content);
  void handle_message(const record::Reassembly::Whole& whole);
  void handle_alert(View content);
  void handle_change_cipher_spec(View content, bool was_protected);
  void handle_application_data(View content);
  void enter(handshake::Client::State next);
  void fail(const Failure& failure);
  void forget();
  void send_alert(Alert alert, const Failure* why);

  handshake::ClientConfig config_;
  trace::Tracer tracer_;
  record::Receiver receiver_;
  record::Sender sender_;
  handshake::Context context_;
  handshake::Client client_;
  handshake::Client::State state_;

  Bytes application_data_;
  std::optional<Failure> failure_;
  std::optional<Alert> alert_received_;
  bool close_notify_received_ = false, close_notify_sent_ = false, end_received_ = false;
  unsigned change_cipher_specs_ = 0, empty_records_ = 0;
};

}  // namespace glasstls::connection
