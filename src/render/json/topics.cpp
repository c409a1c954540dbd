#include "render/json/topics.hpp"

#include "render/json/parts.hpp"

namespace glasstls::render::json {

namespace {

Json say(const glossary::Entry& entry) {
  Json facts = Json::array();
  for (const story::Fact& fact : entry.facts) facts.push_back({{"name", fact.name}, {"value", fact.value}});
  Json json{{"kind", name_of(entry.topic)},
            {"name", entry.explanation->name},
            {"text", entry.explanation->text},
            {"section", cite(entry.explanation->section)},
            {"facts", std::move(facts)}};
  if (!entry.explanation->advice.empty()) json["advice"] = entry.explanation->advice;
  return json;
}

Json say(const glossary::SectionEntry& entry) {
  const glossary::Section& section = *entry.section;
  const bool is_older = section.rfc == 8446 && entry.counterpart;
  Json files = Json::array(), below = Json::array();
  for (std::string_view file : files_of(is_older ? *entry.counterpart : section)) files.push_back(file);
  for (const glossary::Section* inside : entry.below)
    below.push_back({{"section", inside->number}, {"title", inside->title}});
  return {{"section", cite(section.citation())},
          {"title", section.title},
          {"counterpart", entry.counterpart ? cite(entry.counterpart->citation()) : Json()},
          {"files", std::move(files)},
          {"below", std::move(below)}};
}

}  // namespace

std::string document(const std::vector<glossary::Entry>& entries,
                     const std::optional<glossary::SectionEntry>& section) {
  Json list = Json::array();
  for (const glossary::Entry& entry : entries) list.push_back(say(entry));
  const Json json{{"format", "glasstls-explanations"},
                  {"version", 1},
                  {"section", section ? say(*section) : Json()},
                  {"entries", std::move(list)}};
  return text_of(json);
}

}  // namespace glasstls::render::json
