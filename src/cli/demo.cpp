#include <algorithm>

#include "cli/arguments.hpp"
#include "cli/called_as.hpp"
#include "cli/capture_file.hpp"
#include "cli/command.hpp"
#include "cli/nearest.hpp"
#include "cli/output.hpp"
#include "cli/screen.hpp"
#include "cli/stopwatch.hpp"
#include "cli/what_if.hpp"
#include "conformance/vectors/rfc8448.hpp"
#include "flow/observers.hpp"
#include "lab/scenarios.hpp"
#include "render/text/layout.hpp"
#include "render/text/observed.hpp"
#include "story/flow_recorder.hpp"
#include "trace/fan_out.hpp"

namespace glasstls::cli {

namespace {

using story::Direction;
using story::Fact;

constexpr std::string_view rfc8448 = "rfc8448", list = "list";

std::string list_of_scenarios() {
  std::string text = "glasstls demo --scenario NAME shows\n";
  const auto line = [&](std::string_view name, std::string_view summary) {
    text.append("  ").append(render::text::pad(name, 22)).append(summary).append("\n");
  };
  for (const lab::Scenario& one : lab::scenarios())
    if (!one.fails) line(one.name, one.summary);
  line(rfc8448, "the handshake that RFC 8448 section 3 prints, computed again with its keys");
  text += "\nand failures on purpose:\n";
  for (const lab::Scenario& one : lab::scenarios())
    if (one.fails) line(one.name, one.summary);
  return text;
}

const lab::Scenario& find_scenario(const std::string& name) {
  if (const lab::Scenario* found = lab::find_scenario(name)) return *found;
  std::vector<std::string> names{std::string(rfc8448), std::string(list)};
  for (const lab::Scenario& one : lab::scenarios()) names.push_back(one.name);
  const std::string meant = nearest(name, names);
  throw UsageError("there is no scenario \"" + name + "\"; " +
                   (meant.empty() ? "" : "did you mean " + meant + "? ") +
                   "glasstls demo --scenario list names them");
}

/// How often the client sent TLS records and then got an answer.
int turns(const story::Story& story) {
  int turns = 0;
  bool waits = false;
  for (const story::Step& step : story.steps) {
    const auto* record = std::get_if<story::RecordStep>(&step.what);
    const auto* data = std::get_if<story::ApplicationData>(&step.what);
    if (!record && !data) continue;
    const bool sent = (record ? record->direction : data->direction) == Direction::sent;
    if (!sent && waits) ++turns;
    waits = sent;
  }
  return turns;
}

std::string round_trips(const story::Story& story) {
  std::string parts;
  for (const story::Step& step : story.steps) {
    if (const auto* ended = std::get_if<story::PhaseEnded>(&step.what); ended && ended->round_trips > 0)
      parts.append(parts.empty() ? "" : ", ")
          .append(name_of(ended->phase))
          .append(" ")
          .append(std::to_string(ended->round_trips));
    if (const auto* closing = std::get_if<story::ClosedStep>(&step.what)) {
      if (story::negotiated(story).early_data == "accepted") parts = "TCP 1, TLS 1 (with the request in it)";
      return std::to_string(closing->round_trips) + ": " + parts;
    }
  }
  return "TCP 1, then " + std::to_string(turns(story)) + " of TLS until the end";
}

story::Note opening(const lab::Scenario& scenario) {
  return {scenario.name + ": " + scenario.summary, scenario.look_for, {}, false};
}

story::Note closing(const lab::Scenario& scenario, lab::Stage& stage, const lab::Shown& shown, bool went) {
  if (!went)
    return {"This did not go as intended",
            "There is a bug in glasstls, or this machine is not set up for it.",
            {},
            true};
  story::Note note{
      scenario.fails ? "What happened: it failed, as intended" : "What happened", scenario.lesson, {}, true};
  if (scenario.facts) note.facts = scenario.facts(stage, shown);
  note.facts.push_back({"round trips", round_trips(shown.story), {}});
  note.facts.push_back({"an observer saw", render::text::observed_in_all(shown.story), {}});
  note.facts.push_back({"read on", to_string_with_8446(scenario.section), {}});
  note.facts.push_back({"try next", as_called("glasstls demo --scenario " + scenario.next), {}});
  return note;
}

/// A visit that is not shown.
story::Story visit_unseen(lab::Stage& stage) {
  story::Recorder recorder{story::Recorder::Options{}};
  story::FlowRecorder flow(recorder);
  stage.visit(flow, &recorder);
  return recorder.take();
}

ExitCode play(const lab::Scenario& scenario, const DemoArguments& arguments) {
  lab::Stage stage(arguments.seed);
  scenario.arrange(stage);
  stage.open();
  story::Story before;
  for (int i = 0; i < scenario.visits_before; ++i) before = visit_unseen(stage);
  if (scenario.rearrange) scenario.rearrange(stage);

  Stopwatch stopwatch;
  story::FlowClock* clock = stage.seeded() ? nullptr : &stopwatch;
  const std::string title = scenario.name == lab::scenarios().front().name
                                ? "glasstls demo"
                                : "glasstls demo --scenario " + scenario.name;
  Screen screen(arguments.view, {.title = title, .now = stage.now(), .clock = clock});
  // Without a screen, a recorder is still needed to check whether it went as it should.
  story::Recorder unseen{story::Recorder::Options{}};
  story::Recorder& recorder = screen.recorder() ? *screen.recorder() : unseen;
  story::FlowRecorder flow(recorder);
  std::optional<recording::Capture> capture;
  open_capture(capture, arguments.view.pcapng, clock, stage.now());
  trace::FanOut sinks;
  sinks.add(&recorder);
  flow::Observers observers;
  observers.add(&flow);
  if (capture) {
    sinks.add(&*capture);
    observers.add(&*capture);
  }
  recorder.add(opening(scenario));
  try {
    stage.visit(observers, sinks.sink());
  } catch (const flow::FlowError& error) {
    flow.failed(error);
  }
  Unwritten unwritten;
  finish(capture, unwritten);
  const lab::Shown shown{recorder.story(), negotiated(recorder.story()), before};
  const bool went = scenario.went(shown);
  recorder.add(closing(scenario, stage, shown, went));
  screen.finish(unwritten);
  if (!went && arguments.view.quiet) complain("the scenario " + scenario.name + " did not go as intended");
  return unwritten.code(went ? ExitCode::done : ExitCode::mismatch);
}

/// RFC 8448 section 3, without sockets.
ExitCode replay(const DemoArguments& arguments) {
  Screen screen(arguments.view, {.title = "glasstls demo --scenario rfc8448", .now = lab::StandingClock::at});
  const conformance::Trace trace = conformance::builtin_trace(3);
  if (story::Recorder* recorder = screen.recorder()) {
    recorder->add(story::RequestStep{0, {}, trace.source + ": " + trace.title, {}});
    recorder->add(story::PhaseBegun{story::Phase::tls,
                                    "server, computed again with the RFC's keys and without a network"});
  }
  std::optional<recording::Capture> capture;
  open_capture(capture, arguments.view.pcapng, nullptr);
  trace::FanOut sinks;
  sinks.add(screen.recorder());
  if (capture) sinks.add(&*capture);
  const conformance::Replay replay = conformance::replay_client(trace, lab::StandingClock::at, sinks.sink());
  Unwritten unwritten;
  finish(capture, unwritten);
  if (story::Recorder* recorder = screen.recorder(); recorder && !replay.explanation.empty())
    recorder->add(story::ErrorStep{story::Phase::tls, replay.explanation, {}, {}});
  screen.finish(unwritten);
  if (!replay.explanation.empty() && arguments.view.quiet) complain(replay.explanation);
  return unwritten.code(replay.explanation.empty() ? ExitCode::done : ExitCode::mismatch);
}

}  // namespace

ExitCode demo(std::span<const std::string> words) {
  const DemoArguments arguments = read_demo_arguments(words);
  if (arguments.scenario == list) {
    print(standard_output, as_called(list_of_scenarios()));
    return ExitCode::done;
  }
  if (!arguments.tamper.empty()) {
    lab::WhatIf what{.tampering = lab::parse_tampering(arguments.tamper), .prediction = arguments.predict};
    what.tampering.keep_lengths = arguments.keep_lengths;
    return what_if(std::move(what), "glasstls demo --tamper " + arguments.tamper, arguments.seed,
                   arguments.view);
  }
  if (arguments.scenario == rfc8448) return replay(arguments);
  const lab::Scenario& scenario = find_scenario(arguments.scenario);
  try {
    return play(scenario, arguments);
  } catch (const flow::FlowError& error) {
    complain(error.what());
    return ExitCode::mismatch;
  } catch (const net::NetError& error) {
    complain(error.what());
    return ExitCode::tcp;
  }
}

}  // namespace glasstls::cli
