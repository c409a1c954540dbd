#include "render/html/flow_page.hpp"

#include "dissect/versions.hpp"
#include "glossary/explain.hpp"
#include "render/html/flow_assets.hpp"
#include "render/html/machines.hpp"
#include "render/html/page.hpp"
#include "render/json/parts.hpp"
#include "story/commands.hpp"
#include "story/standing.hpp"

namespace glasstls::render::html {

namespace {

using json::Json;

Json list(const std::vector<story::ShellCommand>& commands) {
  Json out = Json::array();
  for (const story::ShellCommand& command : commands) {
    Json item{{"makes", command.makes}, {"text", command.text}};
    if (!command.value.empty()) item["value"] = to_hex(command.value);
    out.push_back(std::move(item));
  }
  return out;
}

/// What belongs to each step and is not in its JSON: the states that were entered, the transcript hash if it
/// changed, the commands, and the explanation of a message from before TLS 1.3. Most steps have nothing.
Json beside(const story::Story& story) {
  const std::vector<story::Standing> standings = story::standings(story);
  const std::vector<std::vector<story::ShellCommand>> commands = story::commands(story);
  Json out = Json::array();
  Bytes hash;
  for (std::size_t step = 0; step < standings.size(); ++step) {
    Json item = Json::object();
    if (!standings[step].client.empty()) item["client"] = standings[step].client;
    if (!standings[step].server.empty()) item["server"] = standings[step].server;
    if (standings[step].transcript_hash != hash) {
      hash = standings[step].transcript_hash;
      item["transcript_hash"] = to_hex(hash);
    }
    if (!commands[step].empty()) item["commands"] = list(commands[step]);
    if (const auto* message = std::get_if<story::Message>(&story.steps[step].what))
      if (const story::Spoken spoken = spoken_of(*message); dissect::is_older(spoken.version))
        if (const auto* entry = glossary::explain(glossary::Topic::message, message->name, spoken))
          item["explanation"] = {{"text", entry->text}, {"section", json::cite(entry->section)}};
    out.push_back(std::move(item));
  }
  return out;
}

Json say(const Flow& flow) {
  return {{"title", flow.title},
          {"program", flow.program},
          {"wall_clock", flow.wall_clock.empty() ? Json() : Json(flow.wall_clock)},
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
  Json out;
  for (const auto& topic : topics)
    for (const glossary::Explanation& entry : glossary::explanations(topic.first)) {
      Json& item = out[topic.second][std::string(entry.name)];
      item = {{"text", entry.text}, {"section", json::cite(entry.section)}};
      if (!entry.advice.empty()) item["advice"] = entry.advice;
      if (!entry.advice_received.empty()) item["advice_received"] = entry.advice_received;
    }
  return out;
}

Json drawing(const Machine& machine) {
  Json boxes = Json::object(), same = Json::object(), arrows = Json::array();
  for (const Box& box : machine.boxes) boxes[std::string(box.state)] = {box.x, box.y};
  for (const SameBox& state : machine.same)
    same[std::string(state.state)] = {{"box", state.box}, {"through", state.through}};
  for (const DrawnArrow& arrow : machine.arrows)
    arrows.push_back(
        {{"from", arrow.from}, {"to", arrow.to}, {"label", arrow.label}, {"shape", arrow.shape}});
  return {{"section", json::cite(machine.section)}, {"boxes", boxes}, {"same", same}, {"arrows", arrows}};
}

/// For a script element that holds data: no "<" can end it, and no byte is other than ASCII.
std::string embed(const Json& json) {
  const std::string text = json.dump(-1, ' ', true, Json::error_handler_t::replace);
  std::string out;
  out.reserve(text.size() + text.size() / 64);
  for (char c : text) {
    if (c == '<')
      out += "\\u003c";
    else
      out += c;
  }
  return out;
}

}  // namespace

std::string flow_page(std::span<const Flow> flows) {
  Json data{{"format", "glasstls-page"},
            {"version", 1},
            {"explanations", explanations()},
            {"machines", {{"client", drawing(client_machine())}, {"server", drawing(server_machine())}}},
            {"flows", Json::array()}};
  std::string title;
  for (const Flow& flow : flows) {
    title += (title.empty() ? "" : " | ") + flow.title;
    data["flows"].push_back(say(flow));
  }
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
          embed(data) + "</script>\n<script>";
  for (std::string_view piece : flow_assets::script) html += piece;
  return html + "</script>\n</body>\n</html>\n";
}

}  // namespace glasstls::render::html
