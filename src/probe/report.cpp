#include "probe/report.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <map>

#include "messages/named.hpp"
#include "render/text/layout.hpp"

namespace glasstls::probe {

namespace {

namespace report = conformance::report;
using render::text::pad;

template <class T>
std::string names_of(const std::vector<T>& values) {
  std::string text;
  for (const T& value : values) text.append(text.empty() ? "" : ", ").append(messages::name_of(value));
  return text.empty() ? "none" : text;
}

std::string_view sign_in_words(Sign sign) {
  switch (sign) {
    case Sign::data: return "answers a request";
    case Sign::key_update: return "answers a KeyUpdate, but no request";
    case Sign::none: return "answers neither a request nor a KeyUpdate";
  }
  return "";
}

report::Outcome outcome_of(Verdict::Kind kind) {
  switch (kind) {
    case Verdict::Kind::passed: return report::Outcome::passed;
    case Verdict::Kind::allowed: return report::Outcome::acceptable;
    case Verdict::Kind::failed: return report::Outcome::failed;
    case Verdict::Kind::not_tested: return report::Outcome::skipped;
  }
  return report::Outcome::failed;
}

/// What rules are sorted by: the numbers in "4.3.11-5", and before them the RFC's, RFC 9846 first.
/// What no standard demands comes last.
std::vector<int> key_of(const Conversation& conversation) {
  if (conversation.policy) return {std::numeric_limits<int>::max()};
  const Rule& rule = conversation.rule;
  constexpr int rfc9846 = 9846;
  std::vector<int> key{rule.section.number == rfc9846 ? 0 : rule.section.number};
  const std::string_view text = rule.must.empty() ? rule.section.section : rule.must;
  for (const char* at = text.data(); at < text.data() + text.size(); ++at) {
    int number = 0;
    at = std::from_chars(at, text.data() + text.size(), number).ptr;
    key.push_back(number);
  }
  return key;
}

}  // namespace

std::string text_of(const Learned& learned) {
  const auto line = [](std::string_view name, const std::string& value) {
    return "  " + pad(name, 22) + value + "\n";
  };
  const auto yes = [](bool is) { return std::string(is ? "yes" : "no"); };
  return line("groups", names_of(learned.groups)) + line("cipher suites", names_of(learned.suites)) +
         line("HelloRetryRequest", yes(learned.retry)) + line("resumption", yes(learned.resumption)) +
         line("early data", yes(learned.early_data)) + line("KeyUpdate", yes(learned.key_update)) +
         line("client certificates", yes(learned.client_certificates)) +
         line("ALPN http/1.1", yes(learned.alpn)) +
         line("record_size_limit", yes(learned.record_size_limit)) +
         line("after the handshake", std::string(sign_in_words(learned.sign)));
}

std::string text_of(const LearnedClient& learned) {
  const auto yes = [](bool is) { return std::string(is ? "yes" : "no"); };
  const auto line = [](std::string_view name, const std::string& value) {
    return "  " + pad(name, 26) + value + "\n";
  };
  return line("groups", names_of(learned.groups)) + line("key shares", names_of(learned.shares)) +
         line("cipher suites", names_of(learned.suites)) + line("ALPN", yes(learned.alpn)) +
         line("resumption", yes(learned.resumption)) + line("sends a request", yes(learned.request)) +
         line("shows how it ends", yes(learned.shows)) + line("exit code tells", yes(learned.tells));
}

std::string text_of(const Result& result) {
  const Conversation& conversation = *result.conversation;
  if (result.verdict.kind == Verdict::Kind::not_tested) return result.verdict.why;
  std::string text = result.verdict.why;
  const auto line = [&text](const std::string& more) { text.append(text.empty() ? "" : "\n").append(more); };
  if (conversation.deviations.empty() && !conversation.watches) line("sent: an ordinary connection");
  for (const Deviation& deviation : conversation.deviations) line("sent: " + to_string(deviation));
  line("expected: " + to_string(conversation.expected, conversation.peer));
  line("came: " + to_string(result.outcome));
  line("rule: " + to_string_with_8446(conversation.rule.section) + ": " +
       std::string(conversation.rule.sentence));
  return text;
}

story::Note note_before(const Conversation& conversation) {
  story::Note note{conversation.name, "An ordinary connection, but for this:", {}, false};
  if (conversation.deviations.empty()) note.text = "An ordinary connection.";
  if (conversation.watches) note.text = "Every ClientHello is judged by this:";
  for (const Deviation& deviation : conversation.deviations)
    note.facts.push_back({"sent", to_string(deviation), {}});
  note.facts.push_back(
      {"rule",
       to_string_with_8446(conversation.rule.section) + ": " + std::string(conversation.rule.sentence),
       {}});
  return note;
}

story::Note note_after(const Result& result) {
  return {std::string(name_of(result.verdict.kind)),
          result.verdict.why,
          {{"expected", to_string(result.conversation->expected, result.conversation->peer), {}},
           {"came", to_string(result.outcome), {}}},
          true};
}

report::Run run_of(const std::vector<Result>& results, std::string program, std::int64_t started) {
  std::map<std::vector<int>, report::Suite> suites;
  for (const Result& result : results) {
    const Rule& rule = result.conversation->rule;
    report::Suite& suite = suites[key_of(*result.conversation)];
    suite.name = result.conversation->policy ? "policy, which no standard demands"
                 : rule.must.empty()         ? to_string(rule.section)
                                             : "MUST " + std::string(rule.must);
    report::Case one{
        .name = result.conversation->name, .outcome = outcome_of(result.verdict.kind), .time = result.time};
    suite.time += result.time;
    if (result.verdict.kind != Verdict::Kind::passed) one.reason = text_of(result);
    suite.cases.push_back(std::move(one));
  }
  report::Run run{.program = std::move(program), .started = started};
  for (auto& [key, suite] : suites) run.suites.push_back(std::move(suite));
  return run;
}

}  // namespace glasstls::probe
