#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/alert.hpp"
#include "base/bytes.hpp"
#include "handshake/connected.hpp"
#include "handshake/context.hpp"
#include "handshake/step.hpp"
#include "record/receiver.hpp"
#include "record/sender.hpp"
#include "trace/guard.hpp"

namespace glasstls::connection {

/// What both ends of a TLS 1.3 connection have in common: records in, the role's state machine, records out.
/// `Role` is handshake::Client or handshake::Server. It does no I/O: the caller carries bytes between it and
/// the network. Nothing here throws for what a peer sends; a connection that fails sends its alert, wipes its
/// secrets and says why in failure().
template <class Role>
class Engine {
 public:
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Bytes that came from the peer, in any portions.
  void receive(View bytes);
  /// The peer will send no more bytes (TCP FIN). Without a close_notify before it, the connection was cut
  /// off.
  void receive_end() { end_received_ = true; }
  /// Bytes for the peer, handed over; empty where there are none.
  Bytes take_output() { return sender_.take(); }

  /// Application data for the peer. Only where can_send(); otherwise throws std::logic_error.
  void send(View data);
  /// Whether application data may be sent now: once connected(), or for a server as soon as its Finished is
  /// out (RFC 9846 A.2), and before close().
  bool can_send() const;
  /// Application data from the peer, handed over; empty where there is none.
  Bytes take_application_data() { return std::exchange(application_data_, {}); }
  /// Ends our direction with a close_notify. The peer's stays open until its own.
  void close();
  /// RFC 9846 4.7.3: changes our keys now, and where `request_peers` asks the peer to change its own.
  void update_keys(bool request_peers);

  /// RFC 9846 7.5: fills `out` with keying material for the application. Only once connected(); otherwise
  /// throws std::logic_error. What schedule::export_keying_material throws for labels and lengths comes
  /// through.
  void export_keying_material(std::string_view label, View context_value, std::span<std::uint8_t> out) const;

  bool connected() const { return connected_state() != nullptr && !failed(); }
  /// Whether no more application data can come: close_notify, failure or the end of the bytes.
  bool receive_closed() const { return close_notify_received_ || end_received_ || failed(); }
  bool close_notify_received() const { return close_notify_received_; }
  /// The bytes ended before the peer said that it was done: what came may not be all.
  bool truncated() const { return end_received_ && !close_notify_received_ && !failed(); }
  bool failed() const { return failure_.has_value() || alert_received_.has_value(); }

  /// What the peer did wrong, with the alert that was sent for it; null where it did nothing wrong.
  const Failure* failure() const { return failure_ ? &*failure_ : nullptr; }
  /// The error alert that the peer sent, if it did.
  std::optional<Alert> alert_received() const { return alert_received_; }
  /// One or two sentences on how the connection ended and what may be behind it; empty while nothing went
  /// wrong.
  std::string explanation() const;

  /// "WAIT_SH", "CONNECTED" ...: RFC 9846 appendix A.
  std::string_view state() const { return handshake::state_name(state_); }
  const auto& negotiated() const { return role_.negotiated(); }

 protected:
  Engine(typename Role::Config config, trace::Sink* sink)
      : guard_(sink),
        tracer_(guard_.sink()),
        receiver_(tracer_),
        sender_(tracer_),
        context_(sender_, receiver_, tracer_),
        role_(context_, std::forward<typename Role::Config>(config)) {}
  ~Engine() = default;

  Role& role() { return role_; }
  const Role& role() const { return role_; }
  handshake::Context& context() { return context_; }
  typename Role::State& current() { return state_; }
  /// CONNECTED or a state that stands inside it; null before.
  handshake::Connected* connected_state();
  const handshake::Connected* connected_state() const { return const_cast<Engine*>(this)->connected_state(); }
  void enter(typename Role::State next);
  Bytes early_data_;  // what a server got before the handshake was complete
  /// Runs `action`, and turns what it throws into the end of the connection.
  template <class Action>
  void guarded(Action&& action);

 private:
  void drive();
  void handle(const record::Plaintext& record);
  void handle_handshake(View content);
  void handle_message(const record::Reassembly::Whole& whole);
  void handle_alert(const record::Plaintext& record);
  void say_late_alert(trace::Epoch epoch);
  void handle_change_cipher_spec(View content, bool was_protected);
  void handle_application_data(View content);
  void refuse_flood_of_empty_records(View content);
  void refuse_flood(std::string_view subject, unsigned count, unsigned most, std::string_view rule,
                    Rfc section);
  void fail(const Failure& failure);
  void forget();
  void send_alert(Alert alert, const Failure* why);

  trace::Guard guard_;
  trace::Tracer tracer_;
  record::Receiver receiver_;
  record::Sender sender_;
  handshake::Context context_;
  Role role_;
  typename Role::State state_;

  Bytes application_data_;
  std::optional<Failure> failure_;
  std::optional<Alert> alert_received_;
  bool alert_was_late_ = false;  // under keys that were replaced already
  bool close_notify_received_ = false, close_notify_sent_ = false, end_received_ = false;
  unsigned change_cipher_specs_ = 0, empty_records_ = 0, user_canceled_ = 0;
};

}  // namespace glasstls::connection
