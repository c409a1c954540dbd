#include "render/stepper/event_lines.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/overloaded.hpp"
#include "glossary/explain.hpp"
#include "render/text/chain_lines.hpp"
#include "render/text/field_facts.hpp"
#include "render/text/layout.hpp"
#include "render/text/places.hpp"
#include "story/facts.hpp"

namespace glasstls::render::stepper {

namespace {

using namespace text;
using glossary::Topic;
using story::Direction;
using story::Fact;

std::string arrow(const Look& look, Direction direction) {
  return std::string(look.style.glyph(arrow_of(direction)));
}

std::string alert_text(Alert alert) {
  return std::string(name_of(alert)) + "(" + std::to_string(static_cast<unsigned>(alert)) + ")";
}

/// An event of which there is no more to say than its kind and name.
template <class What>
Headline head(const Look&, const story::Story&, const What& what) {
  return {Ink::plain, {}, kind_and_name(what), {}};
}
Headline head(const Look&, const story::Story&, const story::RequestStep& request) {
  return {Ink::title,
          {},
          safe(request.url.empty() ? request.server : request.url),
          request.redirects > 0 ? "redirected" : ""};
}
Headline head(const Look&, const story::Story&, const story::PhaseBegun& begun) {
  return {Ink::title, {}, std::string(name_of(begun.phase)) + " begins", safe(begun.title)};
}
Headline head(const Look& look, const story::Story& story, const story::PhaseEnded& ended) {
  std::string cost = count(static_cast<std::uint64_t>(std::max(ended.round_trips, 0)), "round trip");
  if (story.timed) cost = milliseconds(ended.milliseconds) + ", " + cost;
  return {ended.ok ? Ink::good : Ink::bad, std::string(look.style.glyph(ended.ok ? Glyph::good : Glyph::bad)),
          std::string(name_of(ended.phase)) + (ended.ok ? " is done" : " failed"), ended.ok ? cost : ""};
}
Headline head(const Look& look, const story::Story& story, const story::Message& message) {
  return {ink_of(message.direction), arrow(look, message.direction), safe(message.name),
          count(message.bytes.size(), "byte") + ", " + place_of(message, story)};
}
Headline head(const Look& look, const story::Story&, const story::RecordStep& record) {
  return {ink_of(record.direction), arrow(look, record.direction), "record " + std::to_string(record.number),
          content_type(record.content_type) + ", " + count(record.wire.size(), "byte") + " on the wire, " +
              keys_of(record.epoch)};
}
Headline head(const Look& look, const story::Story&, const story::ApplicationData& data) {
  return {ink_of(data.direction), arrow(look, data.direction), "application data",
          count(data.content_size, "byte") + ", " + records(data.first_record, data.last_record) +
              (data.epoch ? ", " + keys_of(*data.epoch) : "")};
}
Headline head(const Look&, const story::Story&, const story::SecretStep& secret) {
  return {
      Ink::faint, {}, "secret " + safe(secret.name), secret.from.empty() ? "" : "from " + safe(secret.from)};
}
Headline head(const Look& look, const story::Story&, const story::KeysStep& keys) {
  return {
      Ink::good, std::string(look.style.glyph(Glyph::key)),
      keys_of(keys.epoch) + (keys.generation > 0 ? ", generation " + std::to_string(keys.generation) : ""),
      keys.direction == Direction::sent ? "for what we send" : "for what we receive"};
}
Headline head(const Look& look, const story::Story&, const Check& check) {
  const bool passed = check.outcome == Outcome::passed;
  const bool broken = check.outcome == Outcome::failed;
  return {passed   ? Ink::faint
          : broken ? Ink::bad
                   : Ink::warning,
          std::string(look.style.glyph(passed   ? Glyph::good
                                       : broken ? Glyph::bad
                                                : Glyph::tolerated)),
          check.fact.empty() ? "rule: " + safe(check.rule) : safe(check.fact), safe(check.subject)};
}
Headline head(const Look& look, const story::Story&, const story::AlertStep& alert) {
  return {alert.alert == Alert::close_notify ? ink_of(alert.direction) : Ink::bad,
          arrow(look, alert.direction), "alert " + alert_text(alert.alert),
          alert.direction == Direction::sent ? "from us" : "from the peer"};
}
Headline head(const Look& look, const story::Story&, const story::CertificatesStep& judged) {
  const bool good = judged.verdict.accepted();
  return {good ? Ink::good : Ink::bad, std::string(look.style.glyph(good ? Glyph::good : Glyph::bad)),
          good ? "certificates accepted" : "certificates refused", count(judged.chain.size(), "certificate")};
}
Headline head(const Look& look, const story::Story&, const story::HttpHead& http) {
  return {ink_of(http.direction), arrow(look, http.direction), safe(http.first_line), {}};
}
Headline head(const Look&, const story::Story&, const story::ClosedStep& closed) {
  return {Ink::title,
          {},
          "the connection is closed",
          count(static_cast<std::uint64_t>(std::max(closed.round_trips, 0)), "round trip") + " in all"};
}
Headline head(const Look& look, const story::Story&, const story::ErrorStep& error) {
  return {Ink::bad,
          std::string(look.style.glyph(Glyph::bad)),
          std::string(name_of(error.phase)) + " did not succeed",
          {}};
}
Headline head(const Look&, const story::Story&, const story::Note& note) {
  return {Ink::title, {}, safe(note.title), {}};
}

/// Lines of the facts that have a value.
std::string lines(const Look& look, std::vector<Fact> facts) {
  std::erase_if(facts, [](const Fact& fact) { return fact.value.empty(); });
  return fact_lines(in_full(look), facts);
}

std::string details_of(const Look& look, const Check& check) {
  if (check.outcome != Outcome::passed) return failed_check_lines(look, check);
  return lines(look, {{"rule", check.rule, {}},
                      {"of", check.subject, {}},
                      {"expected", abridged(check.expected), {}},
                      {"presented", abridged(check.presented), {}},
                      {"alert if broken", alert_text(check.alert), {}},
                      {"section", to_string_with_8446(check.section), {}}});
}

std::string details_of(const Look& look, const story::AlertStep& alert) {
  if (!alert.failure) return {};
  return lines(look, {{"why", alert.failure->why, {}},
                      {"expected", abridged(alert.failure->expected), {}},
                      {"presented", abridged(alert.failure->presented), {}},
                      {"section", to_string_with_8446(alert.failure->section), {}}});
}

std::string details_of(const Look& look, const story::Note& note) {
  std::string result;
  for (std::size_t at = 0; at < note.text.size();) {
    const std::size_t end = std::min(note.text.find("\n\n", at), note.text.size());
    result += paragraph(look, indent, Ink::plain, safe(note.text.substr(at, end - at)));
    at = end + 2;
  }
  return result + lines(look, note.facts);
}

std::string details_of(const Look& look, const story::RecordStep& record) {
  return lines(look, {{"protected with", keys_of(record.epoch), {}},
                      {"sequence number", std::to_string(record.sequence), {}},
                      {"content",
                       was_opened(record)
                           ? count(record.content.size(), "byte") + " of " + content_type(record.content_type)
                           : "unknown: it was refused",
                       {}},
                      {"padding", record.padding > 0 ? count(record.padding, "byte") : "", {}},
                      {"on the wire", count(record.wire.size(), "byte"), {}}});
}

std::string details_of(const Look& look, const story::HttpHead& http) {
  std::vector<Fact> facts;
  for (const auto& [name, value] : http.fields) facts.push_back({safe(name), value, {}});
  return lines(look, facts);
}

std::string details_of(const Look& look, const story::CertificatesStep& judged) {
  std::string result = judged_lines(look, judged);
  // In the stepper a command lists them, not an option.
  constexpr std::string_view option = "-v lists them", command = "checks lists them";
  if (const std::size_t at = result.find(option); at != result.npos)
    result.replace(at, option.size(), command);
  return result;
}

struct Name {
  Topic topic{};
  std::string_view name{};
};

/// The topic and name by which the glossary explains the event; an empty name if it does not.
Name explained(const story::Step& step) {
  if (const auto* message = std::get_if<story::Message>(&step.what)) return {Topic::message, message->name};
  if (const auto* state = std::get_if<story::StateStep>(&step.what)) return {Topic::state, state->name};
  if (const auto* secret = std::get_if<story::SecretStep>(&step.what)) return {Topic::secret, secret->name};
  if (const auto* keys = std::get_if<story::KeysStep>(&step.what)) return {Topic::secret, keys->secret};
  if (const auto* alert = std::get_if<story::AlertStep>(&step.what))
    return {Topic::alert, name_of(alert->alert)};
  return {};
}

/// The word that a breakpoint stops by at events of a kind; empty for none.
template <class What>
constexpr std::string_view break_word = story::Fields<What>::kind;
template <>
constexpr std::string_view break_word<story::ApplicationData> = "data";
template <>
constexpr std::string_view break_word<Check> = "broken";
template <>
constexpr std::string_view break_word<story::HttpHead> = "response";
template <>
constexpr std::string_view break_word<story::RequestStep> = "";
template <>
constexpr std::string_view break_word<story::PhaseBegun> = "";
template <>
constexpr std::string_view break_word<story::PhaseEnded> = "";

/// The same for one event.
std::string_view kind_of(const story::Step& step) {
  return std::visit(
      []<class What>(const What& what) -> std::string_view {
        if constexpr (std::same_as<What, Check>)
          if (what.outcome == Outcome::passed) return "";
        if constexpr (std::same_as<What, story::HttpHead>)
          if (what.direction == Direction::sent) return "request";
        return break_word<What>;
      },
      step.what);
}

template <class... Whats>
bool is_break_word(std::string_view name, const std::variant<Whats...>&) {
  for (std::string_view word : {"request", "DNS", "TCP", "TLS", "HTTP"})
    if (equal_in_any_case(word, name)) return true;
  return !name.empty() && (equal_in_any_case(break_word<Whats>, name) || ...);
}

/// The fields of an event that needs no words of its own.
template <class What>
std::string details_of(const Look& look, const What& what) {
  return lines(look, field_facts(what));
}

}  // namespace

Headline headline(const Look& look, const story::Story& story, const story::Step& step) {
  return std::visit([&](const auto& what) { return head(look, story, what); }, step.what);
}

bool matters(const story::Step& step) {
  if (const auto* check = std::get_if<Check>(&step.what)) return check->outcome != Outcome::passed;
  if (const auto* record = std::get_if<story::RecordStep>(&step.what)) return !was_opened(*record);
  return !std::holds_alternative<story::SecretStep>(step.what);
}

std::string details(const Look& look, const story::Step& step) {
  return std::visit(Overloaded{
                        [&](const story::Message& message) { return lines(look, facts(message)); },
                        [&](const story::ApplicationData& data) {
                          return lines(look, {{"content", count(data.content_size, "byte"), {}},
                                              {"on the wire", count(data.wire_size, "byte"), {}}});
                        },
                        [&](const story::SecretStep& secret) { return key_schedule_lines(look, {&secret}); },
                        [&](const story::StateStep&) { return std::string(); },
                        [&](const story::PhaseBegun&) { return std::string(); },
                        [&](const story::PhaseEnded& ended) { return lines(look, ended.facts); },
                        [&](const story::ClosedStep& closed) {
                          return lines(
                              look, {{"sent over TCP", count(closed.sent, "byte"), {}},
                                     {"received over TCP", count(closed.received, "byte"), {}},
                                     {"the server ended",
                                      closed.server_closed ? "with a close_notify" : "without a close_notify",
                                      {}}});
                        },
                        [&](const story::ErrorStep& error) {
                          return paragraph(look, indent, Ink::plain, safe(error.what)) +
                                 lines(look, {{"expected", abridged(error.expected), {}},
                                              {"presented", abridged(error.presented), {}}});
                        },
                        [&](const auto& what) { return details_of(look, what); },
                    },
                    step.what);
}

std::string bytes(const Look& look, const story::Step& step) {
  if (const auto* message = std::get_if<story::Message>(&step.what))
    return byte_lines(look, message->bytes, spoken_of(*message));
  if (const auto* record = std::get_if<story::RecordStep>(&step.what))
    return field_lines(look, record->wire, dissect::annotate_record(record->wire, record->spoken));
  std::string lines;
  if (const auto* judged = std::get_if<story::CertificatesStep>(&step.what))
    for (const Bytes& der : judged->chain)
      lines += field_lines(look, der, dissect::annotate_certificate(der));
  return lines;
}

std::string explanation(const Look& look, const story::Step& step) {
  const Name what = explained(step);
  const auto* message = std::get_if<story::Message>(&step.what);
  const story::Spoken spoken = message ? spoken_of(*message) : story::Spoken{};
  const auto* found = what.name.empty() ? nullptr : glossary::explain(what.topic, what.name, spoken);
  if (!found) return {};
  std::string lines = cited_paragraph(look, indent, found->text, found->section);
  if (!found->advice.empty()) lines += paragraph(look, indent, Ink::faint, found->advice);
  return lines;
}

bool is_called(const story::Step& step, std::string_view name) {
  const std::string_view kind = kind_of(step);
  if (!kind.empty() && equal_in_any_case(kind, name)) return true;
  if (const auto* begun = std::get_if<story::PhaseBegun>(&step.what))
    return equal_in_any_case(name_of(begun->phase), name);
  const Name what = explained(step);
  return !std::holds_alternative<story::KeysStep>(step.what) && !what.name.empty() &&
         equal_in_any_case(what.name, name);
}

std::string break_name(const story::Step& step) {
  if (const auto* begun = std::get_if<story::PhaseBegun>(&step.what))
    return std::string(story::name_of(begun->phase));
  const Name what = explained(step);
  if (!std::holds_alternative<story::KeysStep>(step.what) && may_be_called(what.name))
    return std::string(what.name);
  return std::string(kind_of(step));
}

bool may_be_called(std::string_view name) {
  if (is_break_word(name, decltype(story::Step::what)())) return true;
  for (Topic topic : {Topic::message, Topic::state, Topic::secret, Topic::alert})
    for (const glossary::Explanation& one : glossary::explanations(topic))
      if (equal_in_any_case(one.name, name)) return true;
  return false;
}

}  // namespace glasstls::render::stepper
