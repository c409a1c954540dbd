#include "render/html/flow_page.hpp"

#include "dissect/versions.hpp"
#include "glossary/explain.hpp"
#include "render/html/flow_assets.hpp"
#include "render/html/machines.hpp"
#include "render/html/page.hpp"
#include "render/json/parts.hpp"
#include "render/text/observed.hpp"
#include "story/commands.hpp"
#include "story/standing.hpp"

namespace glasstls::render::html {

namespace {

using json::Json;

Json say(const std::vector<story::ShellCommand>& commands) {
  return json::list(commands, [](const story::ShellCommand& command) {
    Json::Object item{{"makes", command.makes}, {"text", command.text}};
    if (!command.value.empty()) item.emplace_back("value", to_hex(command.value));
    return item;
  });
}

/// What belongs to each step and is not in its JSON: the states that were entered, the transcript hash if it
/// changed, what an observer sees, the commands, and the explanation of a message from before TLS 1.3. Most
/// steps have nothing.
Json beside(const story::Story& story) {
  const std::vector<story::Standing> standings = story::standings(story);
  const std::vector<std::vector<story::ShellCommand>> commands = story::commands(story);
  const std::vector<text::Observed> seen = text::observed(story);
  Json::Array out;
  Bytes hash;
  for (std::size_t step = 0; step < standings.size(); ++step) {
    Json::Object item;
    if (!standings[step].client.empty()) item.emplace_back("client", standings[step].client);
    if (!standings[step].server.empty()) item.emplace_back("server", standings[step].server);
    if (standings[step].transcript_hash != hash) {
      hash = standings[step].transcript_hash;
      item.emplace_back("transcript_hash", to_hex(hash));
    }
    if (!seen[step].what.empty()) item.emplace_back("observed", seen[step].what);
    if (!commands[step].empty()) item.emplace_back("commands", say(commands[step]));
    if (const auto* message = std::get_if<story::Message>(&story.steps[step].what))
      if (const story::Spoken spoken = spoken_of(*message); dissect::is_older(spoken.version))
        if (const auto* entry = glossary::explain(glossary::Topic::message, message->name, spoken))
          item.emplace_back("explanation",
                            Json::Object{{"text", entry->text}, {"section", json::cite(entry->section)}});
    out.push_back(std::move(item));
  }
  return out;
}

Json say(const Flow& flow) {
  return Json::Object{{"title", flow.title},
                      {"program", flow.program},
                      {"wall_clock", json::or_null(flow.wall_clock)},
                      {"secrets", flow.secrets},
                      {"cut_short", flow.cut_short},
                      {"story", json::tell(*flow.story, {.fields = true})},
                      {"beside", beside(*flow.story)}};
}

Json explanations() {
  using enum glossary::Topic;
  constexpr std::pair<glossary::Topic, const char*> topics[] = {
      {message, "message"}, {extension, "extension"}, {field, "field"},
      {secret, "secret"},   {state, "state"},         {alert, "alert"}};
  Json::Object out;
  for (const auto& [topic, name] : topics) {
    Json::Object entries;
    for (const glossary::Explanation& entry : glossary::explanations(topic)) {
      Json::Object item{{"text", entry.text}, {"section", json::cite(entry.section)}};
      if (!entry.advice.empty()) item.emplace_back("advice", entry.advice);
      if (!entry.advice_received.empty()) item.emplace_back("advice_received", entry.advice_received);
      entries.emplace_back(entry.name, std::move(item));
    }
    out.emplace_back(name, std::move(entries));
  }
  return out;
}

Json drawing(const Machine& machine) {
  Json::Object boxes, same;
  Json::Array arrows;
  for (const Box& box : machine.boxes) boxes.emplace_back(box.state, Json::Array{box.x, box.y});
  for (const SameBox& state : machine.same)
    same.emplace_back(state.state, Json::Object{{"box", state.box}, {"through", state.through}});
  for (const DrawnArrow& arrow : machine.arrows)
    arrows.push_back(
        Json::Object{{"from", arrow.from}, {"to", arrow.to}, {"label", arrow.label}, {"shape", arrow.shape}});
  return Json::Object{
      {"section", json::cite(machine.section)}, {"boxes", boxes}, {"same", same}, {"arrows", arrows}};
}

}  // namespace

std::string flow_page(std::span<const Flow> flows) {
  std::string title;
  for (const Flow& flow : flows) title += (title.empty() ? "" : " | ") + flow.title;
  const Json data = Json::Object{{"format", "glasstls-page"},
                                 {"version", 1},
                                 {"explanations", explanations()},
                                 {"machines", Json::Object{{"client", drawing(client_machine())},
                                                           {"server", drawing(server_machine())}}},
                                 {"flows", json::list(flows, [](const Flow& flow) { return say(flow); })}};
  std::string html =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; "
      "base-uri 'none'; form-action 'none'; style-src ";
  html.append(flow_assets::style_source).append("; script-src ").append(flow_assets::script_source);
  html +=
      "\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<link rel=\"icon\" href=\"data:,\">\n<title>" +
      escape(title) + "</title>\n<style>";
  for (std::string_view piece : flow_assets::style) html += piece;
  html += R"(</style>
</head>
<body>
<noscript><p>This page draws itself with the script that is in it; nothing is fetched. Please allow it, or
look at the same trace in a terminal with <code>glasstls view</code>.</p></noscript>
<script type="application/json" id="data">)" +
          data.embeddable() + "</script>\n<script>";
  for (std::string_view piece : flow_assets::script) html += piece;
  return html + "</script>\n</body>\n</html>\n";
}

}  // namespace glasstls::render::html
