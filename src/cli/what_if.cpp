#include "cli/what_if.hpp"

#include <unistd.h>

#include <iostream>

#include "cli/capture_file.hpp"
#include "cli/output.hpp"
#include "cli/screen.hpp"
#include "glossary/explain.hpp"
#include "glossary/glossary.hpp"
#include "render/text/layout.hpp"
#include "trace/fan_out.hpp"

namespace glasstls::cli {

namespace {

using render::text::safe;

constexpr std::string_view usual_question =
                               "Who will notice, the client or the server, and with which alert?",
                           none = "none";

std::string text_of(Alert alert) {
  return std::string(name_of(alert)) + "(" + std::to_string(static_cast<unsigned>(alert)) + ")";
}

/// What a prediction is held against: the alert, or "none".
std::string_view answer_of(const lab::Ending& ending) {
  return ending.how == lab::Ending::How::alert ? name_of(ending.failure->alert) : none;
}

std::string trimmed(std::string text) {
  const std::size_t from = text.find_first_not_of(" \t\r"), to = text.find_last_not_of(" \t\r");
  return from == std::string::npos ? "" : text.substr(from, to + 1 - from);
}

bool is_answer(std::string_view text) {
  return text == none || glossary::explain(glossary::Topic::alert, text) != nullptr;
}

/// What `text` may have meant, or what there is.
std::string nearest_alerts(const std::string& text) {
  std::string names;
  for (const std::string& name : glossary::nearest(text))
    if (glossary::explain(glossary::Topic::alert, name)) names.append(names.empty() ? "" : ", ").append(name);
  if (!names.empty()) return "Did you mean " + names + "?\nYour prediction";
  return "Among them are unexpected_message, bad_record_mac, decode_error,\n"
         "decrypt_error, illegal_parameter, certificate_expired";
}

/// Asks somebody who sits at a terminal. An empty answer is none.
std::string ask() {
  if (!::isatty(STDIN_FILENO) || !::isatty(standard_output)) return {};
  print(standard_output, "\nYour prediction (the name of an alert, none, or nothing to just look): ");
  std::string line;
  while (std::getline(std::cin, line)) {
    line = trimmed(std::move(line));
    if (line.empty() || is_answer(line)) break;
    print(standard_output, "That is no alert of TLS. " + nearest_alerts(line) + ": ");
  }
  print(standard_output, "\n");
  return line;
}

story::Note opening(const WhatIf& what, const lab::Tampering& tampering) {
  std::string text =
      "Client and server are the ones that are used everywhere else, and meet here without a network.";
  switch (tampering.act) {
    case lab::Tampering::Act::clock:
    case lab::Tampering::Act::name: break;
    case lab::Tampering::Act::flip:
      text += " Somebody stands between them and changes one bit. He does not have the keys.";
      break;
    case lab::Tampering::Act::replay:
      text += " Somebody on the path recorded what the client sent. He does not have the keys.";
      break;
    default:
      text +=
          " Somebody stands between them and changes one thing. He has both sides' keys: so he can change "
          "what is "
          "encrypted before it is protected, and all else arrives as it was sent.";
  }
  story::Note note{"What if: " + safe(tampering.text), std::move(text), {}, false};
  note.text += "\n\n" + (what.question.empty() ? std::string(usual_question) : what.question);
  return note;
}

std::string who(const lab::Ending& ending) {
  switch (ending.how) {
    case lab::Ending::How::alert: return "the " + ending.side;
    case lab::Ending::How::silence:
      return "nobody: each waits for the other, until one of the two programs loses its patience";
    case lab::Ending::How::completed: return "nobody: the handshake was completed, and the request answered";
    case lab::Ending::How::declined: return "the server: it took no early data";
  }
  return {};
}

story::Note closing(const WhatIf& what, const lab::Tampering& tampering, const lab::Ending& ending,
                    const std::string& prediction) {
  story::Note note{"What happened", what.explanation, {}, true};
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) note.facts.push_back({std::string(name), value, {}});
  };
  add("what was done", ending.done);
  add("who noticed", who(ending));
  if (const auto& failure = ending.failure) {
    add("with the alert", text_of(failure->alert));
    add("the failed check", failure->why);
    add("expected", render::text::abridged(failure->expected));
    add("presented", render::text::abridged(failure->presented));
    add("section", to_string_with_8446(failure->section));
    if (note.text.empty()) add("why it is checked", lab::reason_for(*failure));
  } else if (note.text.empty()) {
    add("why", lab::reason_for(tampering, ending.how));
  }
  if (!prediction.empty())
    add("your prediction",
        prediction +
            (prediction == answer_of(ending) ? ": right" : ": it was " + std::string(answer_of(ending))));
  return note;
}

}  // namespace

ExitCode what_if(const WhatIf& what, const ViewArguments& view) {
  lab::Tampering tampering = lab::parse_tampering(what.tampering);
  tampering.keep_lengths = what.keep_lengths;
  if (tampering.keep_lengths && tampering.act != lab::Tampering::Act::set)
    throw UsageError("--keep-lengths goes with MESSAGE.FIELD=VALUE");
  if (!what.prediction.empty() && !is_answer(what.prediction))
    throw UsageError("--predict takes the name of an alert, such as illegal_parameter, or none; not \"" +
                     safe(what.prediction) + "\"");
  {
    // Nothing is shown, nor asked, of what cannot be done.
    lab::Stage rehearsal(what.seed);
    lab::carry_out(rehearsal, tampering, nullptr);
  }
  lab::Stage stage(what.seed);
  Screen screen(view, standard_output, nullptr, what.title, stage.now());
  story::Recorder unseen{story::Recorder::Options{}};
  story::Recorder& recorder = screen.recorder() ? *screen.recorder() : unseen;
  std::optional<recording::Capture> capture;
  open_capture(capture, view.pcapng, nullptr, stage.now());
  trace::FanOut sinks;
  sinks.add(&recorder);
  if (capture) sinks.add(&*capture);

  recorder.add(opening(what, tampering));
  screen.flush();  // before the question
  const std::string prediction =
      what.prediction.empty() && !view.quiet && !view.json ? ask() : what.prediction;
  const bool replays = tampering.act == lab::Tampering::Act::replay;
  recorder.add(story::RequestStep{0, {}, stage.host, {}});
  recorder.add(story::PhaseBegun{
      story::Phase::tls, replays ? "the second connection, as the server sees it" : "as the client sees it"});
  const lab::Ending ending = lab::carry_out(stage, tampering, sinks.sink());
  const bool through = ending.how == lab::Ending::How::completed;
  if (!ending.explanation.empty())
    recorder.add(story::ErrorStep{story::Phase::tls, ending.explanation, {}, {}});
  else if (!through && !replays)
    recorder.add(story::ErrorStep{
        story::Phase::tls,
        ending.how == lab::Ending::How::silence ? "both sides wait for the other" : "the server ended it",
        {},
        {}});
  Unwritten unwritten;
  finish(capture, unwritten);
  recorder.add(closing(what, tampering, ending, prediction));
  screen.finish(unwritten);
  const bool right = what.prediction.empty() || what.prediction == answer_of(ending);
  if (!right && view.quiet)
    complain("predicted was " + what.prediction + ", and it was " + std::string(answer_of(ending)));
  return unwritten.code(right ? ExitCode::done : ExitCode::mismatch);
}

}  // namespace glasstls::cli
