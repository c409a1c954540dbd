#include "lab/what_if.hpp"

#include "glossary/explain.hpp"
#include "glossary/look_up.hpp"
#include "lab/usage_error.hpp"
#include "render/text/layout.hpp"

namespace glasstls::lab {

namespace {

using Act = Tampering::Act;
using render::text::safe;

constexpr std::string_view usual_question =
                               "Who will notice, the client or the server, and with which alert?",
                           none = "none";

std::string text_of(Alert alert) {
  return std::string(name_of(alert)) + "(" + std::to_string(static_cast<unsigned>(alert)) + ")";
}

bool is_alert(std::string_view name) { return glossary::explain(glossary::Topic::alert, name) != nullptr; }

/// Who makes the change, and what they can do.
std::string_view attacker(Act act) {
  switch (act) {
    case Act::clock:
    case Act::name: return "";
    case Act::flip: return " Somebody on the path, without the keys, changes one bit.";
    case Act::replay: return " Somebody on the path, without the keys, recorded what the client sent.";
    case Act::set:
    case Act::drop:
    case Act::repeat:
    case Act::reorder:
    case Act::truncate: break;
  }
  return " A courier carries the bytes between them and makes one change. It has the keys of both sides, so it can "
         "also change encrypted messages. Everything else arrives as it was sent.";
}

std::string who_noticed(const Ending& ending) {
  switch (ending.how) {
    case Ending::How::alert: return "the " + ending.side;
    case Ending::How::silence: return "nobody: each side waits for the other, until one program gives up";
    case Ending::How::completed: return "nobody: the handshake succeeded, and the request was answered";
    case Ending::How::declined: return "the server: it did not accept the early data";
  }
  return {};
}

}  // namespace

bool is_prediction(std::string_view text) { return text == none || is_alert(text); }

std::string nearest_alerts(std::string_view text) {
  std::string names;
  for (const std::string& name : glossary::nearest(std::string(text)))
    if (is_alert(name)) names.append(names.empty() ? "" : ", ").append(name);
  return names;
}

std::string_view right_prediction(const Ending& ending) {
  return ending.how == Ending::How::alert ? name_of(ending.failure->alert) : none;
}

story::Note opening(const WhatIf& what) {
  std::string text =
      "Client and server are the same as in all of glasstls. Here they meet without a network.";
  text.append(attacker(what.tampering.act)).append("\n\n");
  text.append(what.question.empty() ? usual_question : std::string_view(what.question));
  return {"What if: " + safe(what.tampering.text), std::move(text), {}, false};
}

story::Note closing(const WhatIf& what, const Ending& ending) {
  story::Note note{"What happened", what.explanation, {}, true};
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) note.facts.push_back({std::string(name), value, {}});
  };
  add("what was done", ending.done);
  add("who noticed", who_noticed(ending));
  if (const auto& failure = ending.failure) {
    add("with the alert", text_of(failure->alert));
    add("the failed check", failure->why);
    add("expected", render::text::abridged(failure->expected));
    add("presented", render::text::abridged(failure->presented));
    add("section", to_string_with_8446(failure->section));
    if (note.text.empty()) add("why it is checked", reason_for(*failure));
  } else if (note.text.empty()) {
    add("why", reason_for(what.tampering, ending.how));
  }
  const std::string right(right_prediction(ending));
  if (!what.prediction.empty())
    add("your prediction", what.prediction + (what.prediction == right ? ": right" : ": it was " + right));
  return note;
}

void rehearse(const Tampering& tampering, std::optional<std::uint64_t> seed) {
  if (tampering.keep_lengths && tampering.act != Act::set)
    throw UsageError("--keep-lengths goes with MESSAGE.FIELD=VALUE");
  Stage stage(seed);
  carry_out(stage, tampering, nullptr);
}

Ending perform(Stage& stage, const Tampering& tampering, story::Recorder& recorder, trace::Sink* watcher) {
  const bool replays = tampering.act == Act::replay;
  recorder.add(story::RequestStep{0, {}, stage.host, {}});
  recorder.add(story::PhaseBegun{
      story::Phase::tls, replays ? "the second connection, as the server sees it" : "as the client sees it"});
  Ending ending = carry_out(stage, tampering, watcher);
  std::string trouble = ending.explanation;
  if (trouble.empty() && ending.how == Ending::How::silence) trouble = "both sides wait for the other";
  if (trouble.empty() && ending.how == Ending::How::alert) trouble = "the server ended it";
  if (!trouble.empty()) recorder.add(story::ErrorStep{story::Phase::tls, trouble, {}, {}});
  return ending;
}

}  // namespace glasstls::lab
