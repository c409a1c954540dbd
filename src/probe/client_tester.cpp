#include "probe/client_tester.hpp"

#include <algorithm>

#include "handshake/lists.hpp"
#include "messages/extension_bodies.hpp"
#include "probe/conversations.hpp"
#include "probe/report.hpp"

namespace glasstls::probe {

using namespace messages;
using Kind = Opening::Kind;

namespace {

/// Conversations about certificates have the hosts of the lab.
constexpr std::string_view lab_domain = ".badcerts.localhost";

/// So many visits a client has time to use a ticket in.
constexpr int visits_to_resume = 2;

std::string name_in(const ClientHello& hello) {
  const auto names = get<ServerNameList>(hello.extensions);
  return names ? std::string(as_text(names->server_name_list.front().host_name)) : std::string();
}

/// What a client sees that goes on. Names are ours, so nothing in it has to be escaped.
std::string page_of(const Conversation& conversation) {
  const std::string fate = conversation.expected.answer              ? "as it should."
                           : conversation.expected.answer_is_allowed ? "which the standard allows."
                                                                     : "and should have refused it.";
  return "<!doctype html><title>" + conversation.name + "</title><p>Your program accepted <b>" +
         conversation.name + "</b>, " + fate + "</p>";
}

/// A connection whose Finished cannot be opened: whoever goes on checks nothing.
Conversation broken_connection() {
  return {.name = "broken",
          .deviations = {{.moment = Moment::finished, .act = Act::corrupt}},
          .expected = {.alerts = {Alert::bad_record_mac}},
          .peer = Peer::client};
}

}  // namespace

std::string ClientTester::host_of(const Conversation& conversation) {
  const std::string_view bad = conversation.opening.certificate;
  if (!bad.empty() && bad != "rsa") return std::string(bad).append(lab_domain);
  return conversation.name + std::string(domain);
}

const Conversation* ClientTester::conversation_at(std::string_view host) {
  for (const Conversation& one : client_conversations())
    if (host_of(one) == host) return &one;
  return nullptr;
}

Scene ClientTester::scene_for(const ClientHello& hello) {
  const std::string name = name_in(hello);
  Scene scene{.conversation = driven_ ? current_ : conversation_at(name), .page = front_page_};
  if (driven_) {
    learn_from(hello);
    scene.sign = learned_.request ? Sign::data : Sign::none;
    scene.shows = learned_.shows;
  }
  if (scene.conversation && scene.conversation->name != "visit-ordinary")
    scene.page = page_of(*scene.conversation);
  scene.ticket = ticket_ ? &*ticket_ : nullptr;
  const std::string_view kind = scene.conversation ? scene.conversation->opening.certificate : "";
  scene.credential = &authority_.credential_for(name, kind);
  return scene;
}

std::unique_ptr<ServerPerformance> ClientTester::open() {
  return std::make_unique<ServerPerformance>([this](const ClientHello& hello) { return scene_for(hello); },
                                             random_, traces_ ? std::make_unique<Tape>() : nullptr);
}

void ClientTester::close(ServerPerformance& performance) {
  if (auto ticket = performance.take_ticket()) new_ticket_ = std::move(ticket);
  const Outcome& outcome = performance.outcome();
  // Whoever connects and says nothing, as browsers do in advance, has visited nothing.
  const bool said_nothing = outcome.heard.messages.empty() && !outcome.heard.broken && !outcome.heard.alert &&
                            (outcome.how == Outcome::How::closed || outcome.how == Outcome::How::silence);
  if (new_ticket_) ticket_ = std::exchange(new_ticket_, std::nullopt);
  if (said_nothing) return;
  const Conversation* met = performance.conversation();
  for (const Result& broken : watch_.add(outcome, met ? met->name : "an ordinary connection"))
    keep(broken, performance.tape());
  if (performance.prepares()) return;
  if (driven_) {
    if (outcome_) return;
    outcome_ = outcome;
    tape_ = performance.take_tape();
    return;
  }
  if (!met) return;
  const auto [result, is_new] = results_.try_emplace(
      met, Result{.conversation = met, .outcome = outcome, .verdict = judge(met->expected, outcome)});
  if (is_new && !met->watches) keep(result->second, performance.take_tape().get());
}

/// Keeps the trace of a conversation that failed.
void ClientTester::keep(const Result& result, const Tape* tape) const {
  if (tape && result.verdict.kind == Verdict::Kind::failed)
    traces_->keep(result.conversation->name, *tape, note_before(*result.conversation), note_after(result));
}

std::vector<Result> ClientTester::results() const {
  std::vector<Result> results;
  for (const Conversation& one : client_conversations())
    if (const auto found = results_.find(&one); one.watches && (found != results_.end() || watch_.knows(one)))
      results.push_back(watch_.result(one));
    else if (found != results_.end())
      results.push_back(found->second);
  return results;
}

std::vector<Result> ClientTester::wrong_hellos() const {
  std::vector<Result> results;
  for (const Conversation& one : client_conversations())
    if (one.watches && watch_.result(one).verdict.kind == Verdict::Kind::failed)
      results.push_back(watch_.result(one));
  return results;
}

Visit ClientTester::visit(const Conversation* conversation, Visitor& visitor) {
  driven_ = true;
  current_ = conversation;
  outcome_.reset();
  tape_.reset();
  if (seeds_) seeds_->begin(conversation ? conversation->name : "");
  const bool resumes = conversation && conversation->opening.kind == Kind::resumption;
  ticket_.reset();
  Visit visit;
  for (int i = 0; i < (resumes ? visits_to_resume : 1) && !outcome_; ++i)
    visit =
        visitor.visit(conversation ? host_of(*conversation) : "visit-ordinary" + std::string(domain), *this);
  return visit;
}

void ClientTester::learn_from(const ClientHello& hello) {
  if (!learned_.suites.empty()) return;
  for (CipherSuite suite : hello.cipher_suites)
    if (schedule::find_suite(suite)) learned_.suites.push_back(suite);
  if (const auto groups = get<NamedGroupList>(hello.extensions)) learned_.groups = groups->named_group_list;
  if (const auto shares = get<KeyShareClientHello>(hello.extensions))
    for (const KeyShareEntry& share : shares->client_shares) learned_.shares.push_back(share.group);
  std::erase_if(learned_.groups,
                [](NamedGroup group) { return is_grease(static_cast<std::uint16_t>(group)); });
  std::erase_if(learned_.shares,
                [](NamedGroup group) { return is_grease(static_cast<std::uint16_t>(group)); });
  learned_.alpn = find(hello.extensions, ExtensionType::application_layer_protocol_negotiation) != nullptr;
}

const LearnedClient& ClientTester::learn(Visitor& visitor) {
  learned_ = {};
  learned_.request = true;
  const Visit first = visit(nullptr, visitor);
  if (!outcome_) {
    learned_.trouble = "it did not come";
    return learned_;
  }
  learned_.request = outcome_->how == Outcome::How::answered;
  if (!outcome_->heard.finished) {
    learned_.trouble = "an ordinary handshake fails: " + to_string(*outcome_);
    return learned_;
  }
  // A deviation that is none.
  Conversation late{.name = "late",
                    .deviations = {{.moment = Moment::asked, .act = Act::record, .number = 23}},
                    .expected = {.answer = true},
                    .peer = Peer::client};
  learned_.shows = true;
  visit(&late, visitor);
  learned_.shows = outcome_ && outcome_->how == Outcome::How::answered;
  // A client that ends as well where a record cannot be opened leaves before it reads: its end says nothing.
  Bytes forged{23, 3, 3, 0, 32};
  forged.resize(37, 0x5a);
  late.deviations = {{.moment = Moment::asked, .act = Act::raw, .bytes = forged}};
  const Visit late_and_bad = visit(&late, visitor);
  if (outcome_ && outcome_->how == Outcome::How::answered) learned_.shows = false;
  const Conversation broken = broken_connection();
  const Visit bad = visit(&broken, visitor);
  learned_.tells = first.succeeded == true && bad.succeeded == false && late_and_bad.succeeded == false;
  const Conversation resumption{.name = "resumption",
                                .opening = {.kind = Kind::resumption},
                                .expected = {.answer = true},
                                .peer = Peer::client};
  visit(&resumption, visitor);
  learned_.resumption = outcome_.has_value();
  return learned_;
}

std::string ClientTester::lacks(const Conversation& conversation) const {
  const Kind kind = conversation.opening.kind;
  if (kind == Kind::resumption && !learned_.resumption) return "the client does not resume";
  return {};
}

Result ClientTester::hold(const Conversation& conversation, Visitor& visitor) {
  Result result{.conversation = &conversation};
  if (std::string why = lacks(conversation); !why.empty()) {
    result.verdict = {Verdict::Kind::not_tested, std::move(why)};
    return result;
  }
  if (conversation.watches && watch_.knows(conversation)) return watch_.result(conversation);
  const Visit came = visit(&conversation, visitor);
  if (conversation.watches) return watch_.result(conversation);
  if (!outcome_) {
    const bool resumes = conversation.opening.kind == Kind::resumption;
    result.verdict = {Verdict::Kind::not_tested,
                      resumes ? "the client did not resume this time" : "the client did not come"};
    return result;
  }
  result.outcome = *outcome_;
  if (result.outcome.how == Outcome::How::unseen && learned_.tells && came.succeeded)
    result.outcome.how = *came.succeeded ? Outcome::How::answered : Outcome::How::closed;
  result.verdict = judge(conversation.expected, result.outcome);
  keep(result, tape_.get());
  return result;
}

}  // namespace glasstls::probe
