#include "probe/tester.hpp"

#include <algorithm>

#include "handshake/client_config.hpp"
#include "handshake/lists.hpp"
#include "messages/extension_bodies.hpp"
#include "messages/named.hpp"
#include "net/error.hpp"
#include "probe/report.hpp"

namespace glasstls::probe {

using namespace messages;
using Kind = Opening::Kind;

namespace {

/// An ordinary connection.
Conversation ordinary(Kind kind = Kind::full) { return {.name = "ordinary", .opening = {.kind = kind}}; }

}  // namespace

Offer Tester::offer_for(const Opening& opening) const {
  Offer offer{.server_name = setup_.server_name, .credential = setup_.credential};
  offer.suites = opening.suites.empty() ? handshake::default_cipher_suites() : opening.suites;
  offer.groups = !opening.groups.empty() ? opening.groups : learned_.groups;
  offer.shares = opening.shares;
  if (offer.shares.empty() && opening.kind != Kind::retry) offer.shares = {offer.groups.front()};
  offer.early_data = opening.kind == Kind::early_data;
  return offer;
}

Outcome Tester::play(const Conversation& conversation, const Offer& offer, handshake::RandomSource& random,
                     std::optional<Ticket>* ticket, Tape* tape) {
  Performance performance(conversation, offer, learned_.sign, random, tape);
  line_.carry(performance);
  if (ticket) *ticket = performance.client().take_ticket();
  return performance.outcome();
}

std::optional<Ticket> Tester::get_ticket(handshake::RandomSource& random) {
  std::optional<Ticket> ticket;
  const Conversation conversation = ordinary();
  play(conversation, offer_for({}), random, &ticket);
  return ticket;
}

bool Tester::understands(ExtensionType type, Bytes body) {
  Conversation conversation = ordinary();
  conversation.deviations.push_back({.moment = Moment::client_hello,
                                     .act = Act::add_extension,
                                     .number = static_cast<std::int64_t>(type),
                                     .bytes = std::move(body)});
  const Outcome outcome = play(conversation, offer_for({}), random_);
  return find(outcome.heard.encrypted_extensions, type) != nullptr;
}

void Tester::learn_groups_and_suites() {
  const std::vector<NamedGroup> all = std::exchange(learned_.groups, {});
  for (NamedGroup group : all) {
    Conversation conversation = ordinary();
    conversation.opening.groups = {group};
    if (play(conversation, offer_for(conversation.opening), random_).heard.group() == group)
      learned_.groups.push_back(group);
  }
  for (CipherSuite suite : handshake::default_cipher_suites()) {
    Conversation conversation = ordinary();
    conversation.opening.suites = {suite};
    if (play(conversation, offer_for(conversation.opening), random_).heard.finished)
      learned_.suites.push_back(suite);
  }
}

const Learned& Tester::learn() {
  learned_ = {};
  using enum NamedGroup;  // x25519 first: its share is small
  learned_.groups = {x25519, secp256r1, secp384r1, secp521r1, X25519MLKEM768, SecP256r1MLKEM768};
  const Conversation plain = ordinary();
  learned_.sign = Sign::data;
  Outcome outcome = play(plain, offer_for({}), random_);
  learned_.client_certificates = outcome.heard.request.has_value();
  if (!outcome.heard.finished) {
    learned_.trouble = "an ordinary handshake fails: " + to_string(outcome);
    return learned_;
  }
  if (outcome.how != Outcome::How::answered) {
    learned_.sign = Sign::key_update;
    const Outcome second = play(plain, offer_for({}), random_);
    if (second.how != Outcome::How::answered) learned_.sign = Sign::none;
    if (second.how == Outcome::How::alert)
      learned_.trouble = "an ordinary handshake fails: " + to_string(second);
    if (!learned_.trouble.empty() && learned_.client_certificates && !setup_.credential)
      learned_.trouble += "; the server wants a client certificate, and none was given (--cert and --key)";
  }
  learn_groups_and_suites();
  if (learned_.groups.empty())
    learned_.trouble = "the server accepts none of our groups when only that one is offered";
  if (!learned_.trouble.empty()) return learned_;

  const Conversation retry = ordinary(Kind::retry);
  learned_.retry = play(retry, offer_for(retry.opening), random_).heard.retry.has_value();
  if (std::optional<Ticket> ticket = get_ticket(random_)) {
    const bool early = ticket->max_early_data > 0;
    Offer offer = offer_for({});
    offer.ticket = &*ticket;
    learned_.resumption = play(plain, offer, random_).heard.psk;
    if (early && learned_.resumption)
      if (std::optional<Ticket> another = get_ticket(random_)) {
        const Conversation early_data = ordinary(Kind::early_data);
        offer = offer_for(early_data.opening);
        offer.ticket = &*another;
        learned_.early_data = play(early_data, offer, random_).heard.early_data;
      }
  }
  Conversation update = ordinary();
  update.deviations.push_back({.moment = Moment::connected, .act = Act::key_update, .number = 1});
  learned_.key_update = play(update, offer_for({}), random_).heard.key_updates > 0;
  learned_.alpn = understands(ExtensionType::application_layer_protocol_negotiation,
                              wire::encode(ProtocolNameList{{{to_bytes(as_bytes("http/1.1"))}}}));
  learned_.record_size_limit =
      understands(ExtensionType::record_size_limit, wire::encode(RecordSizeLimit{16385}));
  return learned_;
}

std::string Tester::lacks(const Conversation& conversation) const {
  if (std::string why = gone(); !why.empty()) return why;
  const auto kind = conversation.opening.kind;
  if (kind == Kind::retry && !learned_.retry) return "the server sends no HelloRetryRequest";
  if ((kind == Kind::resumption || kind == Kind::early_data) && !learned_.resumption)
    return "the server does not resume";
  if (kind == Kind::early_data && !learned_.early_data) return "the server accepts no early data";
  for (NamedGroup group : conversation.opening.groups)
    if (!handshake::contains(learned_.groups, group))
      return "the server does not support " + std::string(messages::named(group));
  for (CipherSuite suite : conversation.opening.suites)
    if (!handshake::contains(learned_.suites, suite))
      return "the server does not support " + std::string(messages::named(suite));
  if (conversation.expected.answer && learned_.sign == Sign::none)
    return "the server answers neither a request nor a KeyUpdate";
  for (Need need : conversation.needs) {
    if (need == Need::request && learned_.sign != Sign::data) return "the server does not answer requests";
    if (need == Need::client_certificates && !learned_.client_certificates)
      return "the server asks for no client certificate";
    if (need == Need::credential && !(learned_.client_certificates && setup_.credential))
      return "the server asks for no client certificate, or we have none";
    if (need == Need::no_client_certificates && learned_.client_certificates)
      return "the server asks for a client certificate";
    if (need == Need::resumption && !learned_.resumption) return "the server does not resume";
    if (need == Need::alpn && !learned_.alpn) return "the server chooses no application protocol";
    if (need == Need::record_size_limit && !learned_.record_size_limit)
      return "the server does not know record_size_limit";
    if (need == Need::key_update && !learned_.key_update) return "the server answers no KeyUpdate";
  }
  return {};
}

std::string Tester::gone() const {
  const std::lock_guard lock(mutex_);
  return gone_;
}

/// The server is gone, as `how` says; the conversation before is to be named.
void Tester::lost(std::string_view how) {
  const std::lock_guard lock(mutex_);
  if (gone_.empty()) gone_ = std::string(how) + (last_.empty() ? "the first handshakes" : last_);
}

Result Tester::hold(const Conversation& conversation, handshake::RandomSource& random) {
  Result result{.conversation = &conversation};
  if (std::string why = lacks(conversation); !why.empty()) {
    result.verdict = {Verdict::Kind::not_tested, std::move(why)};
    return result;
  }
  try {
    result = hold_with(conversation, random);
  } catch (const net::NetError&) {
    lost("the server cannot be reached any more, since ");
    result.verdict = {Verdict::Kind::not_tested, gone()};
    return result;
  }
  const std::lock_guard lock(mutex_);
  last_ = conversation.name;
  return result;
}

Result Tester::hold_with(const Conversation& conversation, handshake::RandomSource& random) {
  Result result{.conversation = &conversation};
  Offer offer = offer_for(conversation.opening);
  std::optional<Ticket> ticket;
  if (conversation.opening.kind == Kind::resumption || conversation.opening.kind == Kind::early_data) {
    ticket = get_ticket(random);
    if (!ticket) {
      result.verdict = {Verdict::Kind::not_tested, "the server gave no ticket this time"};
      return result;
    }
    offer.ticket = &*ticket;
  }
  std::optional<Tape> tape;
  if (setup_.traces) offer.secrets = &tape.emplace();
  result.outcome = play(conversation, offer, random, nullptr, tape ? &*tape : nullptr);
  result.verdict = judge(conversation.expected, result.outcome);
  // A server that serves one connection at a time may still be busy with the one before.
  const auto heard_nothing = [](const Outcome& outcome) {
    return outcome.how == Outcome::How::silence && outcome.heard.messages.empty();
  };
  if (heard_nothing(result.outcome) && heard_nothing(play(ordinary(), offer_for({}), random))) {
    lost("the server answers nothing any more, since ");
    result.verdict = {Verdict::Kind::not_tested, gone()};
  }
  if (tape && result.verdict.kind == Verdict::Kind::failed)
    setup_.traces->keep(conversation.name, *tape, note_before(conversation), note_after(result));
  return result;
}

}  // namespace glasstls::probe
