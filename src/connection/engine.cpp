#include "connection/engine.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "connection/client.hpp"
#include "connection/explanation.hpp"
#include "connection/server.hpp"
#include "messages/alert_message.hpp"
#include "record/limits.hpp"
#include "wire/reader.hpp"
#include "wire/writer.hpp"

namespace glasstls::connection {

using messages::ContentType;

template <class Role>
void Engine<Role>::receive(View bytes) {
  // RFC 9846 6.1 and 6.2: nothing is received after a closure alert or a failure, and our own closure alert
  // ends a handshake.
  if (receive_closed() || (context_.close_notify_sent && !connected())) return;
  receiver_.add(bytes);
  guarded([this] { drive(); });
}

template <class Role>
template <class Action>
void Engine<Role>::guarded(Action&& action) {
  try {
    action();
  } catch (const Failure& failure) {
    fail(failure);
  } catch (const std::exception& error) {
    fail(Failure(Alert::internal_error, std::string("this library failed: ") + error.what(), {9846, "6.2"}));
  }
}

template <class Role>
handshake::ConnectedState* Engine<Role>::connected_state() {
  return std::visit(
      [](auto& state) -> handshake::ConnectedState* {
        if constexpr (std::is_same_v<std::decay_t<decltype(state)>, handshake::ConnectedState>)
          return &state;
        else if constexpr (requires { state.connected; })
          return &state.connected;
        else
          return nullptr;
      },
      state_);
}

template <class Role>
bool Engine<Role>::can_send() const {
  const bool allowed = std::visit(
      [](const auto& state) {
        return requires { std::decay_t<decltype(state)>::sends_application_data; };
      },
      state_);
  return (allowed || connected_state()) && !failed() && !context_.close_notify_sent;
}

template <class Role>
void Engine<Role>::send(View data) {
  if (!can_send()) throw std::logic_error("the connection cannot send data now");
  if (data.empty()) return;
  auto* connected = connected_state();
  if (connected) handshake::before_application_data(context_, *connected);
  const std::uint64_t before = sender_.protection()->sequence();
  sender_.send(ContentType::application_data, data);
  if (connected) handshake::after_application_data(*connected, sender_.protection()->sequence() - before);
}

template <class Role>
void Engine<Role>::close() {
  if (failed() || std::exchange(context_.close_notify_sent, true)) return;
  send_alert(Alert::close_notify, nullptr);
}

template <class Role>
void Engine<Role>::update_keys(bool request_peers) {
  auto* connected = connected_state();
  if (!connected || failed() || context_.close_notify_sent)
    throw std::logic_error("the connection has no keys to update now");
  handshake::send_key_update(context_, *connected,
                             request_peers ? messages::KeyUpdateRequest::update_requested
                                           : messages::KeyUpdateRequest::update_not_requested);
}

template <class Role>
void Engine<Role>::export_keying_material(std::string_view label, View context_value,
                                          std::span<std::uint8_t> out) const {
  if (!connected()) throw std::logic_error("keying material can be exported only while connected");
  const handshake::ConnectedState& state = *connected_state();
  schedule::export_keying_material(state.deriver, state.exporter_secret, label, context_value, out);
}

template <class Role>
void Engine<Role>::drive() {
  while (!receive_closed()) {
    const std::optional<record::Plaintext> record = receiver_.next();
    if (!record) return;
    handle(*record);
  }
}

template <class Role>
void Engine<Role>::handle(const record::Plaintext& record) {
  if (!receiver_.reassembly.empty())
    checker("record").require(record.type == ContentType::handshake,
                              {Alert::unexpected_message,
                               "no other record may come between the parts of a handshake message",
                               {9846, "5.1"}},
                              "the rest of the message", [&] { return messages::named(record.type); });
  switch (record.type) {
    case ContentType::handshake: return handle_handshake(record.content);
    case ContentType::alert: return handle_alert(record);
    case ContentType::change_cipher_spec:
      return handle_change_cipher_spec(record.content, record.was_protected);
    case ContentType::application_data: return handle_application_data(record.content);
    case ContentType::invalid: break;
  }
  checker("record").require(false,
                            {Alert::unexpected_message,
                             "a protected record must have a known content type",
                             {9846, "5"},
                             "a protected record has an unknown content type"},
                            "alert (21), handshake (22) or application_data (23)",
                            static_cast<unsigned>(record.type));
}

template <class Role>
void Engine<Role>::handle_handshake(View content) {
  checker("record", !connected_state())
      .require(!content.empty(),
               {Alert::unexpected_message,
                "a handshake record must not be empty",
                {9846, "5.4"},
                "a handshake record is empty"},
               "at least 1 byte", content.size());
  receiver_.reassembly.add(content, receiver_.last_record());
  while (!receive_closed()) {
    const auto whole = receiver_.reassembly.next();
    if (!whole) return;
    handle_message(*whole);
  }
}

template <class Role>
void Engine<Role>::handle_message(const record::Reassembly::Whole& whole) {
  const std::string_view name = messages::message_name(whole.message);
  tracer_.emit([&] {
    return trace::MessageReceived{name, whole.message, whole.first_record, whole.last_record};
  });
  const messages::Message message = messages::decode_handshake(whole.message, tracer_);
  context_.subject = name;
  context_.message = whole.message;
  // RFC 9846 4.7: messages after the handshake are not part of its transcript.
  if (!connected_state()) {
    context_.transcript_before = context_.transcript;
    context_.transcript.add(whole.message);
  }
  enter(handshake::step(role_, std::move(state_), message, context_.checker()));
  while (auto next = handshake::advance(role_, state_)) enter(std::move(*next));
}

template <class Role>
void Engine<Role>::handle_alert(const record::Plaintext& record) {
  const View content = record.content;
  checker("alert", user_canceled_ == 0)
      .require(!content.empty(),
               {Alert::unexpected_message,
                "an alert record must not be empty",
                {9846, "5.4"},
                "an alert record is empty"},
               "2 bytes", content.size());
  // RFC 9846 5.1: one alert, whole, in one record.
  const auto alert = wire::decode<messages::AlertMessage>(content, "alert");
  tracer_.emit([&] { return trace::AlertRaised{trace::Direction::received, alert.description, nullptr}; });
  if (record.replaced) say_late_alert(*record.replaced);
  // RFC 9846 6: the level is ignored; only close_notify and user_canceled are not errors.
  if (alert.description == Alert::user_canceled)
    return refuse_flood("alert", ++user_canceled_, record::most_user_canceled,
                        "user_canceled must not flood the connection: a close_notify is to follow it",
                        {9846, "6.1"});
  if (alert.description == Alert::close_notify) {
    close_notify_received_ = true;
    return;
  }
  alert_received_ = alert.description;
  sender_.drop_output();  // RFC 9846 6: no further data is sent
  forget();
}

/// RFC 9846 7.3: an alert is protected with the keys that its sender has; the receiver may have newer ones
/// already.
template <class Role>
void Engine<Role>::say_late_alert(trace::Epoch epoch) {
  alert_was_late_ = true;
  if (!tracer_) return;
  const std::string peer(Role::peer);
  const Check check{
      .subject = "alert",
      .rule = "an alert must be protected with the keys in force",
      .section = {9846, "7.3"},
      .outcome = Outcome::tolerated,
      .alert = Alert::bad_record_mac,
      .expected = "the newest keys of the " + peer,
      .presented = epoch == trace::Epoch::early ? "its keys for early data" : "its handshake keys",
      .advice = "It opens under the keys before, which only the " + peer +
                " has, so nobody changed it on the way: the " + peer + " failed before it changed its keys."};
  tracer_.emit([&] { return trace::CheckMade{check}; });
}

template <class Role>
void Engine<Role>::handle_change_cipher_spec(View content, bool was_protected) {
  // RFC 9846 5: then it is ignored.
  const bool in_handshake = !connected_state() && !std::holds_alternative<typename Role::Start>(state_);
  checker("change_cipher_spec", change_cipher_specs_ == 0)
      .require(
          !was_protected && in_handshake && content.size() == 1 && content[0] == 1,
          {Alert::unexpected_message,
           "change_cipher_spec must be the byte 01, unprotected, between the first ClientHello and the peer's Finished",
           {9846, "5"},
           "a change_cipher_spec record came at the wrong time or in the wrong form"},
          [&] {
            return "the single byte 01, unprotected, before the " + std::string(Role::peer) + "'s Finished";
          },
          [&] {
            return to_hex(content.first(std::min<std::size_t>(content.size(), 16))) +
                   (was_protected  ? ", protected"
                    : in_handshake ? ""
                                   : ", outside the handshake");
          });
  refuse_flood("change_cipher_spec", ++change_cipher_specs_, record::most_change_cipher_specs,
               "the records must not flood the connection", {9846, "5"});
}

template <class Role>
void Engine<Role>::handle_application_data(View content) {
  if constexpr (requires { typename Role::WaitEoed; }) {
    // RFC 9846 A.2: WAIT_EOED takes early data.
    if (auto* state = std::get_if<typename Role::WaitEoed>(&state_)) {
      checker("application_data", early_data_.empty())
          .require(
              content.size() <= state->early_data_left,
              {Alert::unexpected_message,
               "early data must not be longer than the ticket allows",
               {9846, "4.7.1"},
               "more early data came than the ticket allows"},
              [&] { return "at most " + std::to_string(state->early_data_left) + " more bytes"; },
              content.size());
      state->early_data_left -= static_cast<std::uint32_t>(content.size());
      append(early_data_, content);
      return refuse_flood_of_empty_records(content);
    }
  }
  auto* connected = connected_state();
  checker("application_data", !std::exchange(application_data_came_, true))
      .require(connected != nullptr,
               {Alert::unexpected_message,
                "application data must not come before the handshake is complete",
                {9846, "4.5.3"},
                "application data came before the handshake was complete"},
               "application_data after the Finished", [&] { return state(); });
  if (!content.empty()) {
    connected->key_updates_in_a_row = std::min(connected->key_updates_in_a_row, 0);
    connected->tickets_in_a_row = 0;
  }
  append(application_data_, content);
  refuse_flood_of_empty_records(content);
}

template <class Role>
void Engine<Role>::refuse_flood_of_empty_records(View content) {
  empty_records_ = content.empty() ? empty_records_ + 1 : 0;
  refuse_flood("application_data", empty_records_, record::most_empty_records,
               "records without content must not flood the connection", {9846, "5.1"});
}

/// Emits nothing while the rule holds: it would do so for each record.
template <class Role>
void Engine<Role>::refuse_flood(std::string_view subject, unsigned count, unsigned most,
                                std::string_view rule, Rfc section) {
  if (count <= most) return;
  checker(subject).require(
      false, {Alert::unexpected_message, rule, section}, [&] { return "at most " + std::to_string(most); },
      count);
}

template <class Role>
void Engine<Role>::enter(typename Role::State next) {
  const bool moved = next.index() != state_.index();
  state_ = std::move(next);
  if (moved) tracer_.emit([&] { return trace::StateEntered{state()}; });
}

template <class Role>
void Engine<Role>::fail(const Failure& failure) {
  failure_ = failure;
  if (!context_.close_notify_sent)
    send_alert(failure.alert, &*failure_);  // RFC 9846 6.1: close_notify is the last we send
  forget();
}

// RFC 9846 6: the secrets of a failed connection are forgotten, and nothing more is received or sent.
// Application data that came before stays for the caller: it was authenticated, and must not depend on how
// TCP cut the bytes.
template <class Role>
void Engine<Role>::forget() {
  state_ = typename Role::Start{};
  sender_.forget_keys();
  receiver_.forget_keys();
  early_data_.clear();
}

template <class Role>
void Engine<Role>::send_alert(Alert alert, const Failure* why) {
  tracer_.emit([&] { return trace::AlertRaised{trace::Direction::sent, alert, why}; });
  const bool closure = alert == Alert::close_notify;
  sender_.send(ContentType::alert,
               wire::encode(messages::AlertMessage{
                   closure ? messages::AlertLevel::warning : messages::AlertLevel::fatal, alert}));
}

template <class Role>
std::string Engine<Role>::explanation() const {
  if (failure_) return failure_->what();
  return explain({.peer = Role::peer,
                  .alert_received = alert_received_,
                  .alert_was_late = alert_was_late_,
                  .negotiated = negotiated().cipher_suite.has_value(),
                  .connected = connected(),
                  .close_notify_received = close_notify_received_,
                  .truncated = truncated()});
}

template class Engine<handshake::Client>;
template class Engine<handshake::Server>;

}  // namespace glasstls::connection
