#include <algorithm>

#include "glossary/explain.hpp"
#include "render/text/layout.hpp"
#include "render/text/views.hpp"
#include "story/course.hpp"

namespace glasstls::render::text {

namespace {

using story::Direction;
using story::Phase;

/// The last step of that kind, or null.
template <class What>
const What* last(const story::Story& story) {
  for (auto step = story.steps.rbegin(); step != story.steps.rend(); ++step)
    if (const What* what = std::get_if<What>(&step->what)) return what;
  return nullptr;
}

/// A phase of the last request: when, how long, how many round trips.
struct Bar {
  Phase phase;
  double from, to;
  int round_trips;
  bool ok;
};

std::vector<Bar> bars(const story::Story& story) {
  std::vector<Bar> result;
  for (const story::Step& step : story.steps) {
    if (std::holds_alternative<story::RequestStep>(step.what)) result.clear();
    if (const auto* ended = std::get_if<story::PhaseEnded>(&step.what))
      result.push_back({ended->phase, step.ms - ended->milliseconds, step.ms, ended->round_trips, ended->ok});
  }
  return result;
}

std::string in_round_trips(int number) {
  if (number == 0) return "no round trip";
  return count(static_cast<std::uint64_t>(number), "round trip");
}

}  // namespace

std::string error_lines(const Look& look, const story::Story& story) {
  const auto* error = last<story::ErrorStep>(story);
  if (!error) return {};
  const auto* alert = last<story::AlertStep>(story);
  const bool is_alert = alert && alert->alert != Alert::close_notify;
  const Failure* ours = is_alert && alert->failure ? &*alert->failure : nullptr;
  const auto* judged = last<story::CertificatesStep>(story);
  const Check* broken = ours && judged ? judged->verdict.first_failure() : nullptr;

  std::string title = std::string(name_of(error->phase)) + " failed";
  if (broken) title += ": the certificate was refused";
  std::string text = "\n" + marked(look, Ink::bad, Glyph::bad, look.style.paint(Ink::bad, title));
  // The error's sentence is mostly the failure's with the values in it. Here the values have lines of their
  // own.
  const bool same = ours && error->what.starts_with(ours->why);
  text += paragraph(look, margin, Ink::plain,
                    safe(broken ? broken->headline()
                         : same ? ours->why
                                : error->what));

  std::vector<story::Fact> facts;
  const auto add = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) facts.push_back({std::string(name), std::string(value), {}});
  };
  // The rest about a certificate was shown where it was judged.
  const bool says_all = broken || (!ours && error->what.find(error->presented) != std::string::npos);
  add("expected", says_all ? "" : abridged(error->expected));
  add("presented", says_all ? "" : abridged(error->presented));
  if (ours && !broken) add("section", to_string_with_8446(ours->section));
  if (is_alert) {
    const std::string_view name = name_of(alert->alert);
    const auto* explanation = glossary::explain(glossary::Topic::alert, name);
    add(alert->direction == Direction::sent ? "alert sent" : "alert received",
        std::string(name) + "(" + std::to_string(static_cast<unsigned>(alert->alert)) + ")");
    if (explanation && !broken) add("which means", explanation->text);
    if (explanation && !broken)
      add("what to do", explanation->advice_for(alert->direction == Direction::received));
  }
  return text + fact_lines(in_full(look), facts);
}

std::string timeline_lines(const Look& look, const story::Story& story) {
  const std::vector<Bar> phases = bars(story);
  if (!story.timed || phases.empty()) return {};
  const double from = phases.front().from, whole = std::max(phases.back().to - from, 0.001);
  constexpr std::size_t label = margin, right = 28;
  const std::size_t width = static_cast<std::size_t>(look.style.width) - label - right;
  const auto column = [&](double ms) {
    const double share = std::clamp((ms - from) / whole, 0.0, 1.0);
    return static_cast<std::size_t>(share * static_cast<double>(width));
  };
  std::string text = "\n";
  for (const Bar& bar : phases) {
    const std::size_t begin = std::min(column(bar.from), width - 1),
                      end = std::max(column(bar.to), begin + 1);
    std::string drawn;
    for (std::size_t i = begin; i < end; ++i) drawn += look.style.glyph(Glyph::bar);
    const Ink ink = bar.phase == Phase::tls ? Ink::received : Ink::sent;
    text += spread(
        look,
        look.style.paint(Ink::title, pad(name_of(bar.phase), label)) + std::string(begin, ' ') +
            look.style.paint(ink, drawn),
        milliseconds(bar.to - bar.from) + pad_left(bar.ok ? in_round_trips(bar.round_trips) : "failed", 15));
  }
  const std::size_t all = static_cast<std::size_t>(look.style.width);
  text += pad_left(milliseconds(whole) + " in all", all) + "\n";
  if (phases.back().phase == Phase::http)
    text +=
        pad_left(in_round_trips(course(story).round_trips_before_request) + " before the request left", all) +
        "\n";
  return text;
}

}  // namespace glasstls::render::text
