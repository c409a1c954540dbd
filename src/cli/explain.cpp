#include "cli/command.hpp"
#include "cli/output.hpp"
#include "cli/tool_arguments.hpp"
#include "render/json/topics.hpp"
#include "render/text/layout.hpp"
#include "render/text/topic_lines.hpp"

namespace glasstls::cli {

namespace {

std::vector<glossary::Entry> everything() {
  std::vector<glossary::Entry> all;
  for (std::size_t topic = 0; topic < glossary::topic_count; ++topic)
    for (glossary::Entry& entry : glossary::entries(static_cast<glossary::Topic>(topic)))
      all.push_back(std::move(entry));
  return all;
}

[[noreturn]] void refuse(const std::string& name) {
  std::string text = "nothing here is called \"" + render::text::safe(name) + "\"";
  std::string separator = "; did you mean ";
  for (const std::string& other : glossary::nearest(name)) {
    const std::string quote = other.find(' ') != std::string::npos ? "\"" : "";
    text += separator + quote + other + quote;
    separator = ", ";
  }
  throw UsageError(text + (separator == ", " ? "?" : "; glasstls explain lists all that is"));
}

}  // namespace

ExitCode explain(std::span<const std::string> words) {
  const ExplainArguments arguments = read_explain_arguments(words);
  const render::text::Look look{.style = render::text::style_for(standard_output)};
  if (arguments.name.empty()) {
    print(standard_output, arguments.json ? render::json::document(everything(), std::nullopt)
                                          : render::text::topic_lines(look));
    return ExitCode::done;
  }
  std::vector<glossary::Entry> entries = glossary::look_up(arguments.name);
  std::optional<glossary::SectionEntry> section = glossary::look_up_section(arguments.name);
  if (entries.empty() && !section) {
    const std::string contents = render::text::rfc_lines(look, arguments.name);
    if (contents.empty() || arguments.json) refuse(arguments.name);
    print(standard_output, contents);
    return ExitCode::done;
  }
  if (arguments.json) {
    if (section) entries.insert(entries.end(), section->entries.begin(), section->entries.end());
    print(standard_output, render::json::document(entries, section));
    return ExitCode::done;
  }
  std::string text;
  for (const glossary::Entry& entry : entries)
    text += (text.empty() ? "" : "\n") + render::text::entry_lines(look, entry);
  if (section) text += (text.empty() ? "" : "\n") + render::text::section_lines(look, *section);
  print(standard_output, text);
  return ExitCode::done;
}

}  // namespace glasstls::cli
