#include "render/json/topics.hpp"

#include "render/json/parts.hpp"

namespace glasstls::render::json {

namespace {

Json say(const glossary::Entry& entry) {
  Json::Object json{{"kind", name_of(entry.topic)},
                    {"name", entry.explanation->name},
                    {"text", entry.explanation->text},
                    {"section", cite(entry.explanation->section)},
                    {"facts", json::say(entry.facts)}};
  if (!entry.explanation->advice.empty()) json.emplace_back("advice", entry.explanation->advice);
  return json;
}

Json say(const glossary::SectionEntry& entry) {
  const glossary::Section& section = *entry.section;
  const bool is_older = section.rfc == 8446 && entry.counterpart;
  Json::Array files, below;
  for (std::string_view file : files_of(is_older ? *entry.counterpart : section)) files.push_back(file);
  for (const glossary::Section* inside : entry.below)
    below.push_back(Json::Object{{"section", inside->number}, {"title", inside->title}});
  return Json::Object{{"section", cite(section.citation())},
                      {"title", section.title},
                      {"counterpart", entry.counterpart ? cite(entry.counterpart->citation()) : Json()},
                      {"files", std::move(files)},
                      {"below", std::move(below)}};
}

}  // namespace

std::string document(const std::vector<glossary::Entry>& entries,
                     const std::optional<glossary::SectionEntry>& section) {
  return text_of(
      Json::Object{{"format", "glasstls-explanations"},
                   {"version", 1},
                   {"section", section ? say(*section) : Json()},
                   {"entries", list(entries, [](const glossary::Entry& entry) { return say(entry); })}});
}

}  // namespace glasstls::render::json
