#include "cli/what_if.hpp"

#include <unistd.h>

#include <iostream>

#include "cli/capture_file.hpp"
#include "cli/output.hpp"
#include "cli/screen.hpp"
#include "trace/fan_out.hpp"

namespace glasstls::cli {

namespace {

std::string trimmed(std::string text) {
  const std::size_t from = text.find_first_not_of(" \t\r"), to = text.find_last_not_of(" \t\r");
  return from == std::string::npos ? "" : text.substr(from, to + 1 - from);
}

/// What to print after an answer that is not a prediction; it ends with the next question.
std::string ask_again(const std::string& answer) {
  const std::string names = lab::nearest_alerts(answer);
  if (!names.empty()) return "TLS has no such alert. Did you mean " + names + "?\nYour prediction: ";
  return "TLS has no such alert. Some of its alerts are unexpected_message, bad_record_mac, decode_error,\n"
         "decrypt_error, illegal_parameter and certificate_expired: ";
}

/// Asks the user, if there is a terminal. An empty answer is no prediction.
std::string ask() {
  if (!::isatty(STDIN_FILENO) || !::isatty(standard_output)) return {};
  print(standard_output, "\nYour prediction (the name of an alert, none, or nothing to only look): ");
  std::string line;
  while (std::getline(std::cin, line)) {
    line = trimmed(std::move(line));
    if (line.empty() || lab::is_prediction(line)) break;
    print(standard_output, ask_again(line));
  }
  print(standard_output, "\n");
  return line;
}

}  // namespace

ExitCode what_if(lab::WhatIf what, const std::string& title, std::optional<std::uint64_t> seed,
                 const ViewArguments& view) {
  const std::string given = what.prediction;
  if (!given.empty() && !lab::is_prediction(given))
    throw UsageError("--predict takes the name of an alert, such as illegal_parameter, or none; not \"" +
                     safe(given) + "\"");
  lab::rehearse(what.tampering, seed);  // before anything is shown or asked
  lab::Stage stage(seed);
  Screen screen(view, {.title = title, .now = stage.now()});
  story::Recorder unseen{story::Recorder::Options{}};
  story::Recorder& recorder = screen.recorder() ? *screen.recorder() : unseen;
  std::optional<recording::Capture> capture;
  open_capture(capture, view.pcapng, nullptr, stage.now());
  trace::FanOut sinks;
  sinks.add(&recorder);
  if (capture) sinks.add(&*capture);

  recorder.add(opening(what));
  screen.flush();  // before the question
  if (given.empty() && !view.quiet && !view.json) what.prediction = ask();
  const lab::Ending ending = lab::perform(stage, what.tampering, recorder, sinks.sink());
  Unwritten unwritten;
  finish(capture, unwritten);
  recorder.add(closing(what, ending));
  screen.finish(unwritten);
  const std::string right(right_prediction(ending));
  if (given.empty() || given == right) return unwritten.code(ExitCode::done);
  if (view.quiet) complain("the prediction was " + given + ", and it was " + right);
  return unwritten.code(ExitCode::mismatch);
}

}  // namespace glasstls::cli
