#pragma once

#include <string>
#include <string_view>

#include "lab/experiment.hpp"
#include "story/recorder.hpp"

/// An experiment that asks first: its question, the prediction, and what really happened. Nothing is printed
/// here.
namespace glasstls::lab {

/// What is asked, and what is done.
struct WhatIf {
  Tampering tampering{};
  std::string question{};     ///< empty: the usual one
  std::string explanation{};  ///< of what happened; empty: the reason for the rule that was broken
  std::string prediction{};   ///< an alert's name, or "none"; empty: nobody predicted
};

/// Whether `text` may be a prediction: the name of an alert, or "none".
bool is_prediction(std::string_view text);
/// The alerts whose names are similar to `text`, with commas; empty if there are none.
std::string nearest_alerts(std::string_view text);

/// The prediction that would have been right: an alert's name, or "none".
std::string_view right_prediction(const Ending& ending);

/// What to tell people before the experiment: what is done to the connection, and the question.
story::Note opening(const WhatIf& what);
/// What to tell them after it: who noticed, with which alert, why, and whether they predicted it.
story::Note closing(const WhatIf& what, const Ending& ending);

/// Whether this can be done; if not, throws UsageError before anything is shown. With a seed, what happens
/// later will be the same.
void rehearse(const Tampering& tampering, std::optional<std::uint64_t> seed);

/// Carries it out on `stage`, and adds to `recorder` what an observer of the flow would add around it.
/// `watcher` is the recorder's sink and others'.
Ending perform(Stage& stage, const Tampering& tampering, story::Recorder& recorder, trace::Sink* watcher);

}  // namespace glasstls::lab
