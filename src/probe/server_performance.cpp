#include "probe/server_performance.hpp"

#include <algorithm>

#include "handshake/key_exchange.hpp"
#include "handshake/lists.hpp"
#include "lab/usage_error.hpp"
#include "messages/extension_bodies.hpp"
#include "probe/twist.hpp"

namespace glasstls::probe {

using namespace messages;
using Kind = Opening::Kind;

namespace {

constexpr std::array<std::uint8_t, 8> cookie{'c', 'o', 'o', 'k', 'i', 'e', '-', '1'};

bool offers(const ClientHello& hello, const Ticket& ticket) {
  const auto psks = get<OfferedPsks>(hello.extensions);
  return psks && psks->identities.front().identity == ticket.identity;
}

std::vector<NamedGroup> groups_of(const ClientHello& hello) {
  const auto groups = get<NamedGroupList>(hello.extensions);
  return groups ? groups->named_group_list : std::vector<NamedGroup>{};
}

bool has_share(const ClientHello& hello, NamedGroup group) {
  const auto shares = get<KeyShareClientHello>(hello.extensions);
  return shares && std::any_of(shares->client_shares.begin(), shares->client_shares.end(),
                               [group](const KeyShareEntry& entry) { return entry.group == group; });
}

std::string response_of(const std::string& page) {
  return "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: " +
         std::to_string(page.size()) + "\r\n\r\n" + page;
}

}  // namespace

void ServerPerformance::receive(View bytes) {
  if (over_) return;
  if (tape_) tape_->add(true, bytes);
  const bool is_record = bytes.empty() || (bytes[0] >= 20 && bytes[0] <= 23);  // RFC 9846 5: a ContentType
  if (received_ == 0 && !is_record) return end(Outcome::How::not_tls);
  received_ += bytes.size();
  if (received_ > most_received) return end(Outcome::How::flood);
  server_.receive(bytes);
  advance();
}

Bytes ServerPerformance::take_output() {
  Bytes output = server_.take_output();
  if (tape_) tape_->add(false, output);
  return output;
}

void ServerPerformance::receive_end() {
  end(responded_ && is_late(*played_) && !scene_->shows ? Outcome::How::unseen : Outcome::How::closed);
}

void ServerPerformance::advance() {
  if (over_) return;
  try {
    const Heard& heard = server_.heard();
    if (heard.broken) return end(Outcome::How::broken_rule, heard.broken->what());
    if (heard.alert && heard.alert->description != Alert::close_notify) return end(Outcome::How::alert);
    if (heard.client_hello && !scene_) cast();
    if (scene_ && !answered_) answer_hello();
    if (heard.second_hello && !sent_flight_) {
      follow_share(*heard.second_hello);
      send_flight();
    }
    if (heard.finished && !complete_) complete();
    if (complete_ && !responded_ && (scene_->sign != Sign::data || heard.data > 0)) respond();
    if (responded_ && (!is_late(*played_) || heard.key_updates > 0)) return end(Outcome::How::answered);
    if (heard.alert)
      return end(!responded_     ? Outcome::How::close_notify
                 : scene_->shows ? Outcome::How::answered
                                 : Outcome::How::unseen);
  } catch (const lab::UsageError& error) {
    end(Outcome::How::not_possible, error.what());
  } catch (const Failure& failure) {
    end(Outcome::How::not_possible, failure.what());
  }
}

/// Decides what is played. Where the client cannot be tested so, it gets an ordinary connection.
void ServerPerformance::cast() {
  scene_ = director_(*server_.heard().client_hello);
  if (scene_->conversation) played_ = scene_->conversation;
  hindrance_ = choose();
  if (!hindrance_.empty()) {
    played_ = &ordinary_;
    if (const std::string why = choose(); !why.empty()) return end(Outcome::How::not_possible, why);
  }
  server_.decide(answer_);
}

/// Chooses suite and group. Why the conversation cannot be played; empty if it can.
std::string ServerPerformance::choose() {
  const ClientHello& hello = server_.hello();
  const Opening& opening = played_->opening;
  if (played_->hindrance)
    if (const std::string_view why = played_->hindrance(hello); !why.empty()) return std::string(why);
  answer_ = {.asks = opening.asks, .credential = scene_->credential};
  if (opening.kind == Kind::resumption) {
    prepares_ = !scene_->ticket || !offers(hello, *scene_->ticket);
    if (prepares_) return "the client did not resume";
    answer_.ticket = scene_->ticket;
  }
  const auto suite =
      std::find_if(hello.cipher_suites.begin(), hello.cipher_suites.end(), [&](CipherSuite one) {
        if (answer_.ticket) return one == answer_.ticket->suite;
        return schedule::find_suite(one) &&
               (opening.suites.empty() || handshake::contains(opening.suites, one));
      });
  if (suite == hello.cipher_suites.end()) return "the client offers no cipher suite that this needs";
  answer_.suite = *suite;
  if (!choose_group(hello, opening))
    return opening.kind == Kind::retry ? "the client sends a share of each group that it supports"
                                       : "the client offers no group that this needs";
  return {};
}

bool ServerPerformance::choose_group(const ClientHello& hello, const Opening& opening) {
  const auto fits = [&](bool with_share) {
    for (NamedGroup group : groups_of(hello))
      if (handshake::is_implemented(group) && has_share(hello, group) == with_share &&
          (opening.groups.empty() || handshake::contains(opening.groups, group))) {
        answer_.group = group;
        return true;
      }
    return false;
  };
  retry_ = opening.kind == Kind::retry || opening.kind == Kind::cookie;
  if (opening.kind == Kind::cookie) {
    answer_.cookie = to_bytes(View(cookie));
    answer_.retry_group = false;
    return fits(true);
  }
  if (opening.kind != Kind::retry && fits(true)) return true;
  retry_ = true;
  return fits(false);
}

/// A client that takes a changed HelloRetryRequest sends a share of the group in it. The handshake goes on in
/// that group: otherwise the client would end it for another reason than the one that is tested.
void ServerPerformance::follow_share(const ClientHello& second) {
  const auto shares = get<KeyShareClientHello>(second.extensions);
  if (answer_.retry_group || !shares || has_share(second, answer_.group)) return;
  for (const KeyShareEntry& entry : shares->client_shares)
    if (handshake::is_implemented(entry.group)) answer_.group = entry.group;
  server_.decide(answer_);
}

void ServerPerformance::answer_hello() {
  if (over_) return;
  answered_ = true;
  if (!retry_) return send_flight();
  insert_all(Moment::greeted);
  send(server_.hello_retry(), Moment::hello_retry);
  if (!server_.hello().legacy_session_id.empty()) server_.send_change_cipher_spec();
  insert_all(Moment::after_retry);
}

void ServerPerformance::send_flight() {
  sent_flight_ = true;
  insert_all(retry_ ? Moment::greeted_again : Moment::greeted);
  send(server_.server_hello(), Moment::server_hello);
  if (!retry_ && !server_.hello().legacy_session_id.empty()) server_.send_change_cipher_spec();
  server_.use_handshake_keys();
  insert_all(Moment::after_server_hello);
  send(server_.encrypted_extensions(), Moment::encrypted_extensions);
  insert_all(Moment::after_extensions);
  if (!answer_.ticket) send_certificates();
  insert_all(Moment::after_verify);
  send(server_.finished(), Moment::finished);
  server_.use_application_keys();
  insert_all(Moment::half_open);
}

void ServerPerformance::send_certificates() {
  if (answer_.asks) send(server_.certificate_request(), Moment::certificate_request);
  send(server_.certificate(), Moment::certificate);
  insert_all(Moment::after_certificate);
  send(server_.certificate_verify(signing()), Moment::certificate_verify);
}

Signing ServerPerformance::signing() const {
  Signing how;
  for (const Deviation& one : played_->deviations) {
    if (one.moment != Moment::certificate_verify) continue;
    if (one.act == Act::sign_as) how.scheme = static_cast<SignatureScheme>(one.number);
    if (one.act == Act::sign_text) how.context = one.text;
    if (one.act == Act::sign_before) how.before = true;
  }
  return how;
}

void ServerPerformance::complete() {
  complete_ = true;
  insert_all(Moment::complete);
  send(server_.new_session_ticket(), Moment::ticket);
}

/// Answers the client's request. Where the question is what it does with what came before, it is asked for a
/// KeyUpdate first, and gets a close_notify: a client that goes on answers one of them.
void ServerPerformance::respond() {
  responded_ = true;
  insert_all(Moment::asked);
  const bool late = is_late(*played_);
  if (late) insert(server_, {.moment = Moment::asked, .act = Act::key_update, .number = 1});
  Twisted response =
      twist(to_bytes(as_bytes(response_of(scene_->page))), Moment::response, played_->deviations);
  if (response.packing.type == ContentType::handshake) response.packing.type = ContentType::application_data;
  for (unsigned i = 0; i < response.times; ++i) server_.send(response.message, response.packing);
  if (late) {
    server_.send_record(ContentType::alert,
                        wire::encode(AlertMessage{AlertLevel::warning, Alert::close_notify}));
    ends_sending_ = true;
  }
}

/// Sends the message with its deviations; false if it was left out.
bool ServerPerformance::send(Bytes message, Moment moment) {
  const Twisted twisted = twist(std::move(message), moment, played_->deviations);
  const bool is_hashed = moment != Moment::ticket;
  if (twisted.times > 0 && is_hashed) server_.send_hashed(twisted.message, twisted.packing);
  if (twisted.times > 0 && !is_hashed) server_.send(twisted.message, twisted.packing);
  // A copy must be refused, so the transcript of the rest of the connection is that without it.
  for (unsigned i = 1; i < twisted.times; ++i) server_.send(twisted.message, twisted.packing);
  return twisted.times > 0;
}

void ServerPerformance::insert_all(Moment moment) {
  for (const Deviation& one : played_->deviations) {
    if (one.moment != moment || !is_insertion(one.act)) continue;
    for (unsigned i = 0; i < one.times; ++i) insert(server_, one);
    if (one.act == Act::finish) ends_sending_ = true;
  }
}

void ServerPerformance::end(Outcome::How how, std::string detail) {
  if (over_) return;
  over_ = true;
  outcome_.how = how;
  outcome_.detail = std::move(detail);
  outcome_.heard = server_.heard();
  if (!outcome_.heard.messages.empty()) outcome_.after = outcome_.heard.messages.back();
  if (how == Outcome::How::answered)
    server_.send_record(ContentType::alert,
                        wire::encode(AlertMessage{AlertLevel::warning, Alert::close_notify}));
  if (!hindrance_.empty()) {
    outcome_.how = Outcome::How::not_possible;
    outcome_.detail = hindrance_;
  }
}

}  // namespace glasstls::probe
