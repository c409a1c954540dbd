#include "connection/client.hpp"

#include <stdexcept>
#include <utility>

#include "messages/alert_message.hpp"
#include "wire/reader.hpp"
#include "wire/writer.hpp"

namespace glasstls::connection {

using messages::ContentType;

namespace {

/// How many records that carry nothing may come in a row, or in all for change_cipher_spec. Honest peers send
/// a handful.
constexpr unsigned flood_limit = 32;

}  // namespace

Client::Client(handshake::ClientConfig config, trace::Sink* sink)
    : config_(std::move(config)),
      tracer_(sink),
      receiver_(tracer_),
      sender_(tracer_),
      context_(sender_, receiver_, tracer_),
      client_(context_, config_) {
  handshake::check(config_);
  sender_.set_padding(config_.padding);
  context_.subject = "ClientHello";
  enter(client_.start());
}

void Client::receive(View bytes) {
  // RFC 9846 6.1 and 6.2: nothing is received after a closure alert or a failure, and no handshake goes on
  // after our own.
  if (receive_closed() || (close_notify_sent_ && !connected())) return;
  receiver_.add(bytes);
  try {
    drive();
  } catch (const Failure& failure) {
    fail(failure);
  } catch (const std::exception& error) {
    fail(Failure(Alert::internal_error, std::string("this library failed: ") + error.what(), {9846, "6.2"}));
  }
}

void Client::receive_end() { end_received_ = true; }

Bytes Client::take_output() { return sender_.take(); }

void Client::send(View data) {
  auto* connected = std::get_if<handshake::Connected>(&state_);
  if (!connected || failed() || close_notify_sent_)
    throw std::logic_error("the connection does not take data now");
  if (data.empty()) return;
  handshake::before_application_data(context_, *connected);
  sender_.send(ContentType::application_data, data);
}

Bytes Client::take_application_data() { return std::exchange(application_data_, {}); }

void Client::close() {
  if (failed() || std::exchange(close_notify_sent_, true)) return;
  send_alert(Alert::close_notify, nullptr);
}

void Client::update_keys(bool request_peers) {
  auto* connected = std::get_if<handshake::Connected>(&state_);
  if (!connected || failed() || close_notify_sent_)
    throw std::logic_error("the connection has no keys to update now");
  handshake::send_key_update(context_, *connected,
                             request_peers ? messages::KeyUpdateRequest::update_requested
                                           : messages::KeyUpdateRequest::update_not_requested);
}

void Client::drive() {
  while (!receive_closed()) {
    const std::optional<record::Plaintext> record = receiver_.next();
    if (!record) return;
    handle(*record);
  }
}

void Client::handle(const record::Plaintext& record) {
  // RFC 9846 5.1: no other record stands between the parts of a handshake message.
  if (record.type != ContentType::handshake && !receiver_.reassembly.empty())
    throw Failure(Alert::unexpected_message, "another record stands between the parts of a handshake message",
                  {9846, "5.1"}, "the rest of the message", std::string(name_of(record.type)));
  switch (record.type) {
    case ContentType::handshake: return handle_handshake(record.content);
    case ContentType::alert: return handle_alert(record.content);
    case ContentType::change_cipher_spec:
      return handle_change_cipher_spec(record.content, record.was_protected);
    case ContentType::application_data: return handle_application_data(record.content);
    case ContentType::invalid: break;
  }
  throw Failure(Alert::unexpected_message, "a protected record has an unknown content type", {9846, "5"},
                "alert (21), handshake (22) or application_data (23)",
                std::to_string(static_cast<unsigned>(record.type)));
}

void Client::handle_handshake(View content) {
  // RFC 9846 5.4: handshake and alert records are never empty.
  if (content.empty())
    throw Failure(Alert::unexpected_message, "a handshake record is empty", {9846, "5.4"}, "at least 1 byte",
                  "0");
  receiver_.reassembly.add(content, receiver_.last_record());
  while (!receive_closed()) {
    const auto whole = receiver_.reassembly.next();
    if (!whole) return;
    handle_message(*whole);
  }
}

void Client::handle_message(const record::Reassembly::Whole& whole) {
  const std::string_view name = messages::message_name(whole.message);
  tracer_.emit([&] {
    return trace::MessageReceived{name, whole.message, whole.first_record, whole.last_record};
  });
  const messages::Message message = messages::decode_handshake(whole.message);
  context_.subject = name;
  // RFC 9846 4.7: messages after the handshake are not part of its transcript.
  if (!std::holds_alternative<handshake::Connected>(state_)) {
    if (context_.transcript.is_started()) context_.hash_before = context_.transcript.hash();
    context_.transcript.add(whole.message);
  }
  enter(handshake::step(client_, std::move(state_), message));
}

void Client::handle_alert(View content) {
  if (content.empty())
    throw Failure(Alert::unexpected_message, "an alert record is empty", {9846, "5.4"}, "2 bytes", "0");
  // RFC 9846 5.1: one alert, whole, in one record.
  const auto alert = wire::decode<messages::AlertMessage>(content, "alert");
  tracer_.emit([&] { return trace::AlertRaised{trace::Direction::received, alert.description, nullptr}; });
  // RFC 9846 6: the level is ignored; only close_notify and user_canceled are not errors.
  if (alert.description == Alert::user_canceled) return;
  if (alert.description == Alert::close_notify) {
    close_notify_received_ = true;
    return;
  }
  alert_received_ = alert.description;
  forget();
}

void Client::handle_change_cipher_spec(View content, bool was_protected) {
  const bool in_handshake = !std::holds_alternative<handshake::Connected>(state_);
  // RFC 9846 5: dropped, if it is the one byte 0x01, in the clear, and before the server's Finished.
  if (was_protected || !in_handshake || content.size() != 1 || content[0] != 1)
    throw Failure(Alert::unexpected_message, "a change_cipher_spec record came where or as it must not",
                  {9846, "5"}, "the single byte 01, unprotected, before the server's Finished",
                  to_hex(content.first(std::min<std::size_t>(content.size(), 16))) +
                      (was_protected  ? ", protected"
                       : in_handshake ? ""
                                      : ", after the handshake"));
  if (++change_cipher_specs_ > flood_limit)
    throw Failure(Alert::unexpected_message, "change_cipher_spec records flood the connection", {9846, "5"},
                  "at most 32", "33");
}

void Client::handle_application_data(View content) {
  auto* connected = std::get_if<handshake::Connected>(&state_);
  if (!connected)
    throw Failure(Alert::unexpected_message, "application data came before the handshake was complete",
                  {9846, "4.5.3"}, "a handshake message", "application_data");
  if (!content.empty()) {
    empty_records_ = 0;
    connected->key_updates_in_a_row = 0;
    append(application_data_, content);
    return;
  }
  if (++empty_records_ > flood_limit)
    throw Failure(Alert::unexpected_message, "empty records flood the connection", {9846, "5.1"},
                  "at most 32 in a row", "33");
}

void Client::enter(handshake::Client::State next) {
  const bool moved = next.index() != state_.index();
  state_ = std::move(next);
  if (moved) tracer_.emit([&] { return trace::StateEntered{state()}; });
}

void Client::fail(const Failure& failure) {
  failure_ = failure;
  if (!close_notify_sent_) send_alert(failure.alert, &*failure_);  // RFC 9846 6.1: which is the last of us
  forget();
}

// RFC 9846 6: the secrets of a failed connection are forgotten; 6.2: and nothing more is received or sent.
void Client::forget() {
  state_ = handshake::Client::Start{};
  sender_.forget_keys();
  receiver_.forget_keys();
  application_data_.clear();
}

void Client::send_alert(Alert alert, const Failure* why) {
  tracer_.emit([&] { return trace::AlertRaised{trace::Direction::sent, alert, why}; });
  const bool closure = alert == Alert::close_notify;
  sender_.send(ContentType::alert,
               wire::encode(messages::AlertMessage{
                   closure ? messages::AlertLevel::warning : messages::AlertLevel::fatal, alert}));
}

std::string Client::explanation() const {
  if (failure_) return failure_->what();
  const bool before_server_hello = !negotiated().cipher_suite;
  if (alert_received_) {
    const std::string alert = "the server sent the alert " + std::string(name_of(*alert_received_)) + "(" +
                              std::to_string(static_cast<unsigned>(*alert_received_)) + ")";
    if (before_server_hello && *alert_received_ == Alert::protocol_version)
      return alert + ": it does not speak TLS 1.3, and this client speaks nothing older";
    if (before_server_hello && *alert_received_ == Alert::handshake_failure)
      return alert +
             ": it speaks only TLS 1.2 or less, or takes none of the suites, groups and signature algorithms "
             "that were offered";
    if (*alert_received_ == Alert::unrecognized_name)
      return alert + ": it has no site of the name that was asked for";
    if (*alert_received_ == Alert::certificate_required)
      return alert + ": it lets only clients in that have a certificate";
    return alert;
  }
  if (!truncated() && !close_notify_received_) return {};
  if (before_server_hello)
    return "the server closed the connection without an answer to the ClientHello: it may speak only TLS 1.2 "
           "or less, "
           "or not be a TLS server";
  if (!connected()) return "the server closed the connection in the middle of the handshake";
  if (!truncated()) return {};
  return "the bytes ended without a close_notify: what came may not be all that the server sent";
}

}  // namespace glasstls::connection
