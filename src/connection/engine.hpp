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
#include "trace/checker.hpp"
#include "trace/guard.hpp"

namespace glasstls::connection {

/// What both ends of a TLS 1.3 connection have in common: records in, the state machine of the role, records
/// out. `Role` is handshake::Client or handshake::Server. It does no I/O: the caller carries bytes between it
/// and the network. Nothing that a peer sends makes it throw. A connection that fails sends its alert, wipes
/// its secrets and says why in failure().
template <class Role>
class Engine {
 public:
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Hands over bytes from the peer, cut anywhere.
  void receive(View bytes);
  /// Call it when the peer will send no more bytes (TCP FIN). Without a close_notify before it, the
  /// connection is truncated().
  void receive_end() { end_received_ = true; }
  /// Takes the bytes that are to be sent to the peer; empty if there are none.
  Bytes take_output() { return sender_.take(); }

  /// Sends application data. Throws std::logic_error unless can_send().
  void send(View data);
  /// Whether application data may be sent now: once connected(), for a server as soon as its Finished was
  /// sent (RFC 9846 A.2), and not after close().
  bool can_send() const;
  /// Takes the application data that the peer sent; empty if there is none.
  Bytes take_application_data() { return std::exchange(application_data_, {}); }
  /// Ends our direction with a close_notify. The peer may go on until its own.
  void close();
  /// RFC 9846 4.7.3: changes our keys now, and with `request_peers` asks the peer to change its own. Throws
  /// std::logic_error unless connected(), and after close().
  void update_keys(bool request_peers);

  /// RFC 9846 7.5: fills `out` with keying material for the application. Throws std::logic_error unless
  /// connected(), and what schedule::export_keying_material throws for labels and lengths.
  void export_keying_material(std::string_view label, View context_value, std::span<std::uint8_t> out) const;

  /// Whether the handshake is complete and nothing failed.
  bool connected() const { return connected_state() != nullptr && !failed(); }
  /// Whether no more application data can come: after a close_notify, a failure or the end of the bytes.
  bool receive_closed() const { return close_notify_received_ || end_received_ || failed(); }
  /// Whether the peer ended its direction as RFC 9846 6.1 says.
  bool close_notify_received() const { return close_notify_received_; }
  /// Whether the bytes ended without a close_notify: data may be missing.
  bool truncated() const { return end_received_ && !close_notify_received_ && !failed(); }
  /// Whether an error alert ended the connection, ours or the peer's.
  bool failed() const { return failure_.has_value() || alert_received_.has_value(); }

  /// What the peer did wrong, with the alert that was sent for it; null if it did nothing wrong.
  const Failure* failure() const { return failure_ ? &*failure_ : nullptr; }
  /// The error alert that the peer sent, if it sent one.
  std::optional<Alert> alert_received() const { return alert_received_; }
  /// One or two sentences on how the connection ended and what the cause may be; empty while nothing is
  /// wrong.
  std::string explanation() const;

  /// The state of RFC 9846 appendix A: "WAIT_SH", "CONNECTED" ...
  std::string_view state() const { return handshake::state_name(state_); }
  /// What the two ends agreed on so far.
  const auto& negotiated() const { return role_.negotiated(); }

 protected:
  /// `sink` may be null; otherwise it outlives the connection.
  Engine(typename Role::Config config, trace::Sink* sink)
      : guard_(sink),
        tracer_(guard_.sink()),
        receiver_(tracer_),
        sender_(tracer_),
        context_(sender_, receiver_, tracer_),
        role_(context_, std::forward<typename Role::Config>(config)) {}
  ~Engine() = default;

  /// The state machine.
  Role& role() { return role_; }
  /// The state machine.
  const Role& role() const { return role_; }
  /// What the handlers share.
  handshake::Context& context() { return context_; }
  /// CONNECTED, also inside a state of post-handshake authentication; null before.
  handshake::ConnectedState* connected_state();
  /// The same.
  const handshake::ConnectedState* connected_state() const {
    return const_cast<Engine*>(this)->connected_state();
  }
  /// Enters a state and reports it.
  void enter(typename Role::State next);
  /// Early data that a server accepted.
  Bytes early_data_;

 private:
  /// Runs `action`. What it throws ends the connection.
  template <class Action>
  void guarded(Action&& action);
  /// Checks rules of `subject`. Unless `tells_kept`, the trace hears only of rules that are broken: what
  /// comes often would fill it.
  trace::Checker checker(std::string_view subject, bool tells_kept = true) const {
    const trace::Checker checker(tracer_, subject);
    return tells_kept ? checker : checker.quiet();
  }
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
  bool close_notify_received_ = false, end_received_ = false, application_data_came_ = false;
  unsigned change_cipher_specs_ = 0, empty_records_ = 0, user_canceled_ = 0;
};

}  // namespace glasstls::connection
