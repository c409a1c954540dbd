#include "render/text/topic_lines.hpp"

#include "render/text/layout.hpp"

namespace glasstls::render::text {

namespace {

/// A word and what it is: "random, a field".
std::string title(const Look& look, const glossary::Entry& entry) {
  return look.style.paint(Ink::title, entry.explanation->name) + ", " +
         look.style.paint(Ink::faint, name_of(entry.topic));
}

std::string heading(const Look& look, std::string_view text) {
  return std::string(margin, ' ') + look.style.paint(Ink::title, text) + "\n";
}

/// A short text and a longer one, in two columns.
std::string row(const Look& look, std::string_view left, std::string_view right) {
  constexpr std::size_t width = 12;
  return std::string(indent, ' ') + look.style.paint(Ink::faint, pad(left, width)) + std::string(right) +
         "\n";
}

}  // namespace

std::string entry_lines(const Look& look, const glossary::Entry& entry) {
  const glossary::Explanation& explanation = *entry.explanation;
  std::string text = spread(look, title(look, entry),
                            look.style.paint(Ink::faint, to_string_with_8446(explanation.section)));
  text += paragraph(look, margin, Ink::plain, explanation.text);
  if (!explanation.advice.empty())
    text += paragraph(look, margin, Ink::plain, "What to do: " + std::string(explanation.advice));
  return text + fact_lines(in_full(look), entry.facts);
}

std::string section_lines(const Look& look, const glossary::SectionEntry& entry) {
  const glossary::Section& section = *entry.section;
  const std::string other = entry.counterpart ? to_string(entry.counterpart->citation()) : "";
  std::string text = spread(
      look, look.style.paint(Ink::title, to_string(section.citation())) + "  " + std::string(section.title),
      look.style.paint(Ink::faint, other));
  if (!entry.entries.empty()) text += heading(look, "Explained in this section");
  for (const glossary::Entry& inside : entry.entries)
    text += std::string(indent, ' ') + title(look, inside) + "\n" +
            paragraph(look, indent + 2, Ink::plain, inside.explanation->text);
  const bool is_older = section.rfc == 8446 && entry.counterpart;
  const auto files = files_of(is_older ? *entry.counterpart : section);
  if (!files.empty()) text += heading(look, "Files that implement it");
  for (std::string_view file : files) text += std::string(indent, ' ') + std::string(file) + "\n";
  if (!entry.below.empty()) text += heading(look, "Subsections");
  for (const glossary::Section* below : entry.below) text += row(look, below->number, below->title);
  return text;
}

std::string rfc_lines(const Look& look, std::string_view name) {
  for (std::string_view prefix : {"RFC ", "rfc ", "RFC", "rfc"})
    if (name.starts_with(prefix)) {
      name.remove_prefix(prefix.size());
      break;
    }
  std::string text;
  for (const glossary::Section& section : glossary::sections()) {
    if (std::to_string(section.rfc) != name || section.number.find('.') != std::string_view::npos) continue;
    if (text.empty()) text = heading(look, "The sections of RFC " + std::string(name)).substr(margin);
    text += row(look, section.number, section.title);
  }
  return text;
}

std::string topic_lines(const Look& look) {
  std::string text;
  for (std::size_t topic = 0; topic < glossary::topic_count; ++topic) {
    std::string names;
    for (const glossary::Explanation& explanation :
         glossary::explanations(static_cast<glossary::Topic>(topic))) {
      const bool quoted = explanation.name.find(' ') != std::string_view::npos;
      names.append(names.empty() ? "" : ", ").append(quoted ? "\"" : "").append(explanation.name);
      names.append(quoted ? "\"" : "");
    }
    text += heading(look, name_of(static_cast<glossary::Topic>(topic))).substr(margin);
    text += paragraph(look, margin, Ink::plain, names);
  }
  return text;
}

}  // namespace glasstls::render::text
