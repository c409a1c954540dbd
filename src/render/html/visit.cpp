#include "render/html/visit.hpp"

#include <algorithm>

#include "dissect/annotate.hpp"
#include "glossary/explain.hpp"
#include "render/html/page.hpp"
#include "render/text/layout.hpp"
#include "render/text/observed.hpp"
#include "story/facts.hpp"

namespace glasstls::render::html {

namespace {

using story::Direction;
using story::Message;
using story::RecordStep;
using story::Story;
using text::count;

bool is_visitors(Direction direction) { return direction == Direction::received; }
std::string_view who(Direction direction) { return is_visitors(direction) ? "you" : "server"; }

/// Lets a long name of the RFC break after an underscore.
std::string breakable(std::string_view name) {
  std::string html;
  for (const char c : escape(name)) html.append(1, c).append(c == '_' ? "<wbr>" : "");
  return html;
}

std::string row(std::string_view name, std::string_view value, std::string_view why = {}) {
  std::string html = "<tr><th>" + breakable(name) + "</th><td>" + escape(value);
  if (!why.empty()) html += "<small>" + escape(why) + "</small>";
  return html + "</td></tr>\n";
}

std::string table(const std::vector<story::Fact>& facts) {
  std::string html = "<table>\n";
  for (const story::Fact& fact : facts) html += row(fact.name, text::safe(fact.value), text::safe(fact.why));
  return html + "</table>\n";
}

const Message* last_message(const Story& story, std::string_view name, Direction direction) {
  const Message* found = nullptr;
  for (const story::Step& step : story.steps)
    if (const auto* message = std::get_if<Message>(&step.what))
      if (message->name == name && message->direction == direction) found = message;
  return found;
}

std::string agreed(const Story& story) {
  const story::NegotiationSummary n = negotiated(story);
  const std::string none = "none";
  std::vector<story::Fact> facts{
      {"Version", n.version, "the newest version"},
      {"Cipher suite", n.cipher_suite, "encrypts and authenticates everything after the first two messages"},
      {"Key exchange", n.group.empty() ? none : n.group,
       n.group.find("MLKEM") != std::string::npos
           ? "resists quantum computers too"
           : "not post-quantum: a future quantum computer could break it"},
      {"Server's signature", n.signature_algorithm.empty() ? none : n.signature_algorithm,
       n.signature_algorithm.empty() ? "the key of an earlier connection shows who the server is"
                                     : "proves that the server has its certificate's key"},
      {"Server name", n.server_name.empty() ? none : n.server_name,
       "you sent it unencrypted: anyone on the path can read it"},
      {"Protocol inside", n.application_protocol.empty() ? none : n.application_protocol, "ALPN"},
      {"Resumed", n.resumed ? "yes, from an earlier connection" : "no, a first connection", {}},
  };
  if (n.hello_retry_request)
    facts.push_back(
        {"HelloRetryRequest", "yes", "your key share was for another group; this cost a round trip"});
  return table(facts);
}

/// The messages that a record carried, protected or not.
std::string messages_in(const Story& story, const RecordStep& record) {
  std::string names;
  for (const story::Step& step : story.steps)
    if (const auto* message = std::get_if<Message>(&step.what))
      if (message->direction == record.direction && message->first_record <= record.number &&
          record.number <= message->last_record)
        names.append(names.empty() ? "" : ", ").append(message->name);
  return names;
}

std::string observed_records(const Story& story) {
  const std::vector<text::Observed> all = text::observed(story);
  std::string html =
      "<table class=\"records\">\n<tr><th>from</th><th>what the observer saw</th><th>what it was</th></tr>\n";
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto* record = std::get_if<RecordStep>(&story.steps[i].what);
    if (!record) continue;
    const std::string from(who(record->direction));
    html += "<tr class=\"" + from + "\"><td>" + from + "</td><td><b class=\"" +
            (all[i].readable ? "open" : "shut") + "\">" + escape(all[i].what) + "</b></td><td>" +
            (all[i].readable ? "" : escape(messages_in(story, *record))) + "</td></tr>\n";
  }
  return html + "</table>\n";
}

std::string bytes_of(const Message& message) {
  const wire::FieldMap map = dissect::annotate(message.bytes, message.spoken);
  std::string html = "<details><summary>its " + count(message.bytes.size(), "byte") +
                     ", one by one</summary><div class=\"scroll\"><table class=\"bytes\">\n";
  constexpr std::size_t most = 24;
  for (std::size_t i = 0; i < map.size(); ++i) {
    const wire::Field& field = map[i];
    const bool leaf = dissect::is_leaf(map, i);
    const View bytes = View(message.bytes).subspan(field.offset, field.size);
    const std::string hex =
        leaf ? to_hex(bytes.first(std::min(most, bytes.size()))) + (bytes.size() > most ? "\u2026" : "") : "";
    html += "<tr><td class=\"number\">" + std::to_string(field.offset) + "</td><td><code>" + hex +
            "</code></td><td style=\"padding-left:" + std::to_string(field.depth) + "em\">" +
            (leaf ? escape(field.name) : "<b>" + escape(field.name) + "</b>") +
            (field.meaning.empty() ? "" : ": " + escape(field.meaning)) + "</td><td><small>" +
            escape(to_string(field.section)) + "</small></td></tr>\n";
  }
  return html + "</table></div></details>\n";
}

std::string messages(const Story& story) {
  std::string html = "<ol class=\"flow\">\n";
  for (const story::Step& step : story.steps) {
    const auto* message = std::get_if<Message>(&step.what);
    if (!message) continue;
    const auto* record = record_of(story, *message);
    const bool open = !record || record->epoch == story::Epoch::plaintext;
    html += "<li class=\"" + std::string(who(message->direction)) + "\"><h3>" +
            (is_visitors(message->direction) ? "You \u2192 " : "Server \u2192 ") + escape(message->name) +
            " <small>" + count(message->bytes.size(), "byte") + (open ? ", unencrypted" : ", encrypted") +
            "</small></h3>\n";
    if (const auto* explanation =
            glossary::explain(glossary::Topic::message, message->name, story::spoken_of(*message)))
      html += "<p>" + escape(explanation->text) + " <small>" +
              escape(to_string_with_8446(explanation->section)) + "</small></p>\n";
    html += table(facts(*message)) + bytes_of(*message) + "</li>\n";
  }
  return html + "</ol>\n";
}

}  // namespace

std::string visit_page(const Story& story, std::string_view peer) {
  const story::NegotiationSummary n = negotiated(story);
  std::string html = "<header><h1>Your handshake, seen through</h1>\n<p>You came from <code>" + escape(peer) +
                     "</code> and use <b>" + escape(n.version) +
                     "</b> with this server. Nobody between us can read or change this page. Here is how we "
                     "achieved that.</p></header>\n";
  html += "<section><h2>What we agreed on</h2>\n" + agreed(story) + "</section>\n";
  if (const Message* hello = last_message(story, "ClientHello", Direction::received))
    html +=
        "<section><h2>What your program offered</h2>\n<p>All of this was in the first message, which is not "
        "encrypted. It identifies your program almost as well as a name would.</p>\n" +
        table(facts(*hello)) + "</section>\n";
  html +=
      "<section><h2>What an observer saw</h2>\n<p>Anyone on the path, such as your Wi-Fi or your "
      "provider, saw these records: who sent how much, and when. They could read the first two messages; "
      "after that, they saw only sizes.</p>\n<div class=\"scroll\">" +
      observed_records(story) + "</div></section>\n";
  html += "<section><h2>Message by message</h2>\n" + messages(story) + "</section>\n";
  html +=
      "<footer>Shown by glasstls, a TLS 1.3 you can see through. The same as data: "
      "<a href=\"/glasstls/handshake.json\">/glasstls/handshake.json</a></footer>\n";
  return page("Your handshake", html);
}

std::string plain_page(std::string_view title, std::string_view text) {
  return page(title, "<header><h1>" + escape(title) + "</h1></header>\n<section>" + std::string(text) +
                         "</section>\n");
}

}  // namespace glasstls::render::html
