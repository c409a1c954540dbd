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

std::string judged_lines(const Look& look, const story::CertificatesStep& judged) {
  std::string text;
  std::size_t number = 0;
  for (const story::CertificateSummary& certificate : judged.certificates) {
    const std::string place = number == 0 ? "leaf" : "certificate " + std::to_string(number + 1);
    ++number;
    text += spread(look, std::string(indent, ' ') + look.style.paint(Ink::title, safe(certificate.title)),
                   look.style.paint(Ink::faint, place + ", " + count(certificate.size, "byte")));
    std::vector<story::Fact> facts{
        {"valid", day(certificate.not_before) + " to " + day(certificate.not_after), {}},
        {"key", certificate.key, {}},
        {"issued by", certificate.issuer, {}}};
    if (!certificate.names.empty()) facts.insert(facts.begin(), {"for", certificate.names, {}});
    text += fact_lines(look, facts);
  }

  std::vector<const Check*> all;
  std::size_t passed = 0, tolerated = 0;
  for (const Check& check : judged.verdict.checks) {
    all.push_back(&check);
    passed += check.outcome == Outcome::passed;
    tolerated += check.outcome == Outcome::tolerated;
  }
  const std::string satisfied =
      count(passed, "rule") + " satisfied" + (look.verbose ? "" : " (-v lists them)");
  if (judged.verdict.accepted() && tolerated > 0)
    text += marked(look, Ink::warning, Glyph::tolerated,
                   "certificates tolerated: " + std::to_string(tolerated) + " broken, " + satisfied);
  else if (judged.verdict.accepted())
    text += marked(look, Ink::good, Glyph::good, "certificates accepted: " + satisfied);
  else
    text += marked(look, Ink::bad, Glyph::bad, look.style.paint(Ink::bad, "certificates refused"));
  if (look.verbose) text += check_lines(look, all);
  for (const Check& check : judged.verdict.checks)
    if (check.outcome == Outcome::failed || check.outcome == Outcome::tolerated)
      text += failed_check_lines(look, check);
  return text;
}

}  // namespace glasstls::render::text
