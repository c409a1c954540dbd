#include "probe/performance.hpp"

#include <stdexcept>

#include <algorithm>

#include "lab/usage_error.hpp"
#include "messages/named.hpp"
#include "probe/twist.hpp"

namespace glasstls::probe {

using namespace messages;

namespace {

/// So much of the request is sent as early data, in bytes: a part, so that the answer shows that the rest of
/// the handshake was accepted too.
constexpr std::size_t early_part = 10;

}  // namespace

std::string to_string(const Outcome& outcome) {
  const auto words = [&]() -> std::string {
    switch (outcome.how) {
      case Outcome::How::answered:
        return outcome.peer == Peer::server ? "the handshake was completed and the request answered"
                                            : "the handshake was completed, and the client went on";
      case Outcome::How::alert:
        return "the alert " + std::string(named(outcome.heard.alert->description)) +
               (outcome.heard.alert->level == AlertLevel::fatal ? "" : " as a warning");
      case Outcome::How::close_notify: return "close_notify";
      case Outcome::How::closed: return "the connection was closed without an alert";
      case Outcome::How::older_version: return "a ServerHello of an older version of TLS";
      case Outcome::How::silence: return "silence";
      case Outcome::How::unseen: return "the end of the connection without an alert";
      case Outcome::How::broken_rule:
        return "the " + std::string(name_of(outcome.peer)) + " broke a rule: " + outcome.detail;
      case Outcome::How::not_tls: return "an answer that is not TLS";
      case Outcome::How::flood: return "more bytes than we take";
      case Outcome::How::not_possible: return outcome.detail;
    }
    return {};
  }();
  if (outcome.after.empty() || outcome.how == Outcome::How::answered) return words;
  return words + ", after the " + outcome.after;
}

Performance::Performance(const Conversation& conversation, const Offer& offer, Sign sign,
                         handshake::RandomSource& random, Tape* tape)
    : conversation_(conversation), offer_(offer), sign_(sign), tape_(tape), client_(offer, random) {
  advance();
}

Bytes Performance::take_output() {
  Bytes out = client_.take_output();
  if (tape_) tape_->add(true, out);
  return out;
}

void Performance::receive(View bytes) {
  if (over_) return;
  if (tape_) tape_->add(false, bytes);
  const bool is_record = bytes.empty() || (bytes[0] >= 20 && bytes[0] <= 23);  // RFC 9846 5: a ContentType
  if (received_ == 0 && !is_record) return end(Outcome::How::not_tls);
  received_ += bytes.size();
  if (received_ > most_received) return end(Outcome::How::flood);
  client_.receive(bytes);
  advance();
}

void Performance::advance() {
  if (over_) return;
  try {
    if (!began_) begin();
    const Heard& heard = client_.heard();
    if (is_answered()) return end(Outcome::How::answered);
    if (heard.older_version) return end(Outcome::How::older_version);
    if (heard.broken) return end(Outcome::How::broken_rule, heard.broken->what());
    if (heard.alert)
      return end(heard.alert->description == Alert::close_notify ? Outcome::How::close_notify
                                                                 : Outcome::How::alert);
    if (client_.owes_second_hello() && !ends_sending_) {
      if (send(client_.client_hello(), Moment::second_hello)) insert_all(Moment::after_second);
    }
    if (heard.finished && !connected_ && !ends_sending_) {
      connected_ = true;
      finish_handshake();
    }
  } catch (const lab::UsageError& error) {
    end(Outcome::How::not_possible, error.what());
  } catch (const Failure& failure) {
    end(Outcome::How::not_possible, failure.what());
  } catch (const std::length_error& error) {  // what does not fit its field
    end(Outcome::How::not_possible, error.what());
  }
}

void Performance::begin() {
  began_ = true;
  insert_all(Moment::start);
  send(client_.client_hello(), Moment::client_hello);
  if (conversation_.opening.kind == Opening::Kind::early_data) {
    client_.use_early_keys();
    const Twisted record = twist(to_bytes(as_bytes(request().substr(0, early_part))), Moment::early_data,
                                 conversation_.deviations);
    Packing packing = record.packing;
    packing.type = ContentType::application_data;
    client_.send(record.message, packing);
  }
  insert_all(Moment::after_hello);
}

void Performance::finish_handshake() {
  if (client_.heard().early_data)
    send(client_.end_of_early_data(), Moment::end_of_early_data);
  else
    client_.send_change_cipher_spec();
  client_.use_handshake_keys();
  insert_all(Moment::flight);
  if (client_.heard().request) send_certificate();
  send(client_.finished(), Moment::finished);
  client_.use_application_keys();
  insert_all(Moment::connected);
  send_request();
  insert_all(Moment::after_request);
}

void Performance::send_certificate() {
  const auto does = [this](Act act) {
    return std::ranges::any_of(conversation_.deviations,
                               [act](const Deviation& one) { return one.act == act; });
  };
  send(client_.certificate(), Moment::certificate);
  const auto as = does(Act::sign_as_server) ? handshake::Signer::server : handshake::Signer::client;
  if (Bytes verify = client_.certificate_verify(as, does(Act::sign_elsewhere)); !verify.empty())
    send(std::move(verify), Moment::certificate_verify);
}

std::string Performance::request() const {
  const std::string host = offer_.server_name.empty() ? "localhost" : offer_.server_name;
  return "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
}

void Performance::send_request() {
  if (sign_ != Sign::data) {
    if (sign_ == Sign::key_update)
      insert(client_, {.moment = Moment::request, .act = Act::key_update, .number = 1});
    return;
  }
  const std::string whole = request();
  const bool has_begun = client_.heard().early_data;
  Twisted rest = twist(to_bytes(as_bytes(std::string_view(whole).substr(has_begun ? early_part : 0))),
                       Moment::request, conversation_.deviations);
  if (rest.packing.type == ContentType::handshake) rest.packing.type = ContentType::application_data;
  for (unsigned i = 0; i < rest.times; ++i) client_.send(rest.message, rest.packing);
}

/// Sends the message with its deviations; false if it was left out.
bool Performance::send(Bytes message, Moment moment) {
  Twisted twisted = twist(std::move(message), moment, conversation_.deviations);
  if (moment == Moment::client_hello || moment == Moment::second_hello) {
    const bool first = moment == Moment::client_hello;
    Twisted bound = twist(client_.bind(std::move(twisted.message)),
                          first ? Moment::binders : Moment::second_binders, conversation_.deviations);
    twisted.message = std::move(bound.message);
  }
  if (twisted.times > 0) client_.send_hashed(twisted.message, twisted.packing);
  // A copy must be refused, so the transcript of the rest of the connection is that without it.
  for (unsigned i = 1; i < twisted.times; ++i) client_.send(twisted.message, twisted.packing);
  return twisted.times > 0;
}

void Performance::insert_all(Moment moment) {
  for (const Deviation& one : conversation_.deviations) {
    if (one.moment != moment || !is_insertion(one.act)) continue;
    for (unsigned i = 0; i < one.times; ++i) insert(client_, one);
    if (one.act == Act::finish) ends_sending_ = true;
  }
}

bool Performance::is_answered() const {
  const Heard& heard = client_.heard();
  if (!connected_) return false;
  return sign_ == Sign::data ? heard.data > 0 : sign_ == Sign::key_update && heard.key_updates > 0;
}

void Performance::end(Outcome::How how, std::string detail) {
  if (over_) return;
  over_ = true;
  outcome_.how = how;
  outcome_.detail = std::move(detail);
  outcome_.heard = client_.heard();
  if (!outcome_.heard.messages.empty()) outcome_.after = outcome_.heard.messages.back();
  if (how == Outcome::How::answered)
    client_.send_record(ContentType::alert,
                        wire::encode(AlertMessage{AlertLevel::warning, Alert::close_notify}));
}

}  // namespace glasstls::probe
