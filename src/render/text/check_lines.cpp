#include <algorithm>

#include "render/text/layout.hpp"
#include "render/text/views.hpp"

namespace glasstls::render::text {

namespace {

Ink ink_of_outcome(Outcome outcome) {
  switch (outcome) {
    case Outcome::passed: return Ink::good;
    case Outcome::failed: return Ink::bad;
    case Outcome::tolerated: return Ink::warning;
    case Outcome::not_reached: return Ink::faint;
  }
  return Ink::plain;
}

Glyph glyph_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::passed: return Glyph::good;
    case Outcome::failed: return Glyph::bad;
    case Outcome::tolerated: return Glyph::tolerated;
    case Outcome::not_reached: return Glyph::dot;
  }
  return Glyph::dot;
}

std::string labelled(const Look& look, std::string_view label, std::string_view value) {
  if (value.empty()) return {};
  return fact_lines(in_full(look), {{std::string(label), std::string(value), {}}});
}

/// One line of a list: a sign, the rule, and its section.
std::string check_line(const Look& look, const Check& check) {
  const std::string mark =
      look.style.paint(ink_of_outcome(check.outcome), pad(look.style.glyph(glyph_of(check.outcome)), 2));
  std::string rule = safe(check.rule);
  if (check.outcome == Outcome::not_reached) rule += " (not reached)";
  const std::string section = to_string_with_8446(check.section);
  const std::size_t width = static_cast<std::size_t>(look.style.width) - indent - 2;
  std::vector<std::string> lines = wrap(rule, width);
  if (lines.empty()) lines.emplace_back();
  std::string text;
  for (std::size_t i = 0; i + 1 < lines.size(); ++i)
    text += std::string(indent, ' ') + (i == 0 ? mark : "  ") + lines[i] + "\n";
  return text + spread(look, std::string(indent, ' ') + (lines.size() == 1 ? mark : "  ") + lines.back(),
                       look.style.paint(Ink::faint, section));
}

}  // namespace

std::string check_lines(const Look& look, const std::vector<const Check*>& checks) {
  std::vector<std::string_view> subjects;
  for (const Check* check : checks)
    if (std::find(subjects.begin(), subjects.end(), check->subject) == subjects.end())
      subjects.push_back(check->subject);
  std::string text;
  for (std::string_view subject : subjects) {
    text += std::string(margin, ' ') + look.style.paint(Ink::title, safe(subject)) + "\n";
    for (const Check* check : checks)
      if (check->subject == subject) text += check_line(look, *check);
  }
  return text;
}

std::string failed_check_lines(const Look& look, const Check& check) {
  const bool tolerated = check.outcome == Outcome::tolerated;
  const std::string_view what = tolerated ? ": broken rule, tolerated by the policy" : ": broken rule";
  std::string text =
      marked(look, ink_of_outcome(check.outcome), glyph_of(check.outcome),
             look.style.paint(tolerated ? Ink::warning : Ink::bad, safe(check.subject).append(what)));
  if (!check.fact.empty()) text += paragraph(look, margin, Ink::plain, safe(check.fact));
  text += labelled(look, "rule", check.rule);
  text += labelled(look, "expected", abridged(check.expected));
  text += labelled(look, "presented", abridged(check.presented));
  text += labelled(look, "section", to_string_with_8446(check.section));
  if (!tolerated) text += labelled(look, "alert", name_of(check.alert));
  text += labelled(look, "what to do", check.advice);
  return text;
}

}  // namespace glasstls::render::text
