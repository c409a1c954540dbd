#include "render/text/printer.hpp"

#include "dissect/versions.hpp"
#include "glossary/explain.hpp"
#include "render/text/chain_lines.hpp"
#include "render/text/field_facts.hpp"
#include "render/text/layout.hpp"
#include "render/text/places.hpp"
#include "story/facts.hpp"

namespace glasstls::render::text {

namespace {

using story::Direction;
using story::Phase;
using story::Story;

/// Whether a step will not grow any more. A message that we send is reported before the record that ends it
/// is sealed; a run of application data goes on until something else happens.
bool is_whole(const Story& story, const story::Step& step) {
  if (std::holds_alternative<story::ApplicationData>(step.what)) return &step != &story.steps.back();
  const auto* message = std::get_if<story::Message>(&step.what);
  return !message || message->direction == Direction::received || record_of(story, *message) != nullptr;
}

std::string round_trips(int number) {
  if (number == 0) return "no round trip";
  return count(static_cast<std::uint64_t>(number), "round trip");
}

std::string show(const Look& look, const story::Message& message, const Story& story, double ms,
                 bool explained) {
  const Ink ink = ink_of(message.direction);
  const std::string name = look.style.paint(ink, pad(message.name, 20));
  const std::string left = name + pad_left(count(message.bytes.size(), "byte"), 12) + "   " +
                           look.style.paint(Ink::faint, place_of(message, story));
  const std::string start =
      "  " + look.style.paint(ink, pad(look.style.glyph(arrow_of(message.direction)), margin - 2));
  std::string text =
      "\n" + spread(look, start + left, story.timed ? look.style.paint(Ink::faint, milliseconds(ms)) : "");
  const auto* explanation =
      explained ? nullptr : glossary::explain(glossary::Topic::message, message.name, spoken_of(message));
  if (explanation) text += cited_paragraph(look, indent, explanation->text, explanation->section);
  text += fact_lines(look, facts(message));
  if (look.verbose) text += byte_lines(look, message.bytes, message.spoken);
  return text;
}

/// What a heartbeat says (RFC 6520): its type, how long its payload is, and the payload.
std::string heartbeat_text(View content) {
  constexpr std::size_t header = 3;
  if (content.size() < header) return "Too short to be one.";
  const auto claimed = static_cast<std::size_t>(content[1] << 8 | content[2]);
  const std::string what = content[0] == 1 ? "asks to get its payload back" : "returns a payload";
  if (header + claimed <= content.size()) return "It " + what + ", " + count(claimed, "byte") + ".";
  return "It " + what + " and claims " + count(claimed, "byte") +
         ", more than it has: this is how Heartbleed (CVE-2014-0160) reads a server's memory.";
}

std::string type_text(std::uint8_t content_type) {
  constexpr std::uint8_t heartbeat = 24;
  if (content_type == heartbeat) return "heartbeat";
  if (content_type == 0) return "SSL 2.0";
  return std::string(name_of(static_cast<messages::ContentType>(content_type)));
}

/// Most records need no line, because other steps show their content. These three do: change_cipher_spec, a
/// heartbeat (no part of TLS 1.3), and a refused record.
std::string show(const Look& look, const story::RecordStep& record, bool explained) {
  constexpr std::uint8_t change_cipher_spec = 20, heartbeat = 24;  // RFC 9846 5.1, RFC 6520
  const auto line = [&](Ink ink, std::string_view name, const Bytes& bytes) {
    return "\n" +
           marked(look, ink, arrow_of(record.direction),
                  look.style.paint(ink, pad(name, 20)) + pad_left(count(bytes.size(), "byte"), 12) + "   " +
                      look.style.paint(Ink::faint,
                                       records(record.number, record.number) + ", " + keys_of(record.epoch)));
  };
  if (!was_opened(record)) return line(Ink::bad, "refused", record.wire);
  if (record.content_type == heartbeat)
    return line(ink_of(record.direction), "heartbeat", record.content) +
           cited_paragraph(look, indent, heartbeat_text(record.content), {6520});
  if (record.content_type != change_cipher_spec) return {};
  const std::string text = line(ink_of(record.direction), "change_cipher_spec", record.content);
  if (explained) return text;
  if (!dissect::is_older(record.spoken.version))
    return text + cited_paragraph(look, indent,
                                  "Means nothing: it makes TLS 1.3 look like TLS 1.2 to middleboxes.",
                                  {9846, "E.4"});
  const auto* explanation = glossary::explain(glossary::Topic::record, "change_cipher_spec", record.spoken);
  return text + cited_paragraph(look, indent, explanation->text, explanation->section);
}

/// Records that could not be decrypted, summed up.
std::string show_closed(const Look& look, const story::ApplicationData& data) {
  const Ink ink = ink_of(data.direction);
  const std::string number = data.last_record == data.first_record
                                 ? "record " + std::to_string(data.first_record)
                                 : count(data.last_record - data.first_record + 1, "record");
  return marked(look, ink, arrow_of(data.direction),
                look.style.paint(ink, pad("not opened", 20)) + pad_left(count(data.wire_size, "byte"), 12) +
                    "   " + look.style.paint(Ink::faint, number + " of " + type_text(data.content_type))) +
         paragraph(look, indent, Ink::faint, safe(data.closed));
}

std::string show(const Look& look, const story::ApplicationData& data) {
  if (!data.closed.empty()) return show_closed(look, data);
  const Ink ink = ink_of(data.direction);
  return marked(look, ink, arrow_of(data.direction),
                look.style.paint(ink, pad("application data", 20)) +
                    pad_left(count(data.content_size, "byte"), 12) + "   " +
                    look.style.paint(Ink::faint, records(data.first_record, data.last_record) +
                                                     (data.epoch ? ", " + keys_of(*data.epoch) : "")));
}

std::string show(const Look& look, const story::ClosedStep& closed) {
  std::string text = paragraph(
      look, indent, Ink::faint,
      count(closed.sent, "byte") + " sent and " + count(closed.received, "byte") + " received over TCP");
  if (!closed.server_closed)
    text += paragraph(look, indent, Ink::warning, "The server did not end with a close_notify.");
  return text;
}

std::string show(const Look& look, const story::KeysStep& keys) {
  const std::string what = keys.direction == Direction::sent ? "what we send" : "what we receive";
  std::string text = keys_of(keys.epoch);
  if (keys.generation > 0) text += ", generation " + std::to_string(keys.generation);
  text += ": " + what + " is encrypted with them from here on";
  std::string lines = marked(look, Ink::good, Glyph::key, text);
  if (!look.verbose) return lines;
  std::vector<story::Fact> facts{{"from", keys.secret, {}}, {"cipher_suite", keys.cipher_suite, {}}};
  if (keys.key) facts.push_back({"key", to_hex(*keys.key), {}});
  if (keys.iv) facts.push_back({"iv", to_hex(*keys.iv), {}});
  return lines + fact_lines(look, facts);
}

std::string show(const Look& look, const story::StateStep& state) {
  if (!look.verbose) return {};
  const auto* explanation = glossary::explain(glossary::Topic::state, state.name);
  std::string text = "state " + state.name;
  if (explanation) text.append(": ").append(explanation->text);
  return paragraph(look, margin, Ink::faint, text);
}

std::string show(const Look& look, const story::AlertStep& alert) {
  const bool closes = alert.alert == Alert::close_notify;
  std::string text(name_of(alert.alert));
  if (!closes) text += "(" + std::to_string(static_cast<unsigned>(alert.alert)) + ")";
  text = look.style.paint(closes ? ink_of(alert.direction) : Ink::bad, "alert " + text);
  if (closes)
    text += alert.direction == Direction::sent ? ": we have no more to say" : ": the peer has no more to say";
  return marked(look, ink_of(alert.direction), arrow_of(alert.direction), text);
}

std::string show(const Look& look, const story::RequestStep& request) {
  std::string text = request.redirects > 0 ? "\n" : "";
  const std::string what = request.url.empty() ? request.server : request.url;
  text += look.style.paint(Ink::title, (request.redirects > 0 ? "redirected to " : "") + safe(what)) + "\n";
  if (!request.connect_to.empty())
    text += paragraph(look, margin, Ink::faint,
                      "connecting to " + safe(request.connect_to) + " instead, as you asked");
  return text;
}

std::string show(const Look& look, const story::PhaseBegun& begun) {
  return "\n" + look.style.paint(Ink::title, pad(name_of(begun.phase), margin)) + safe(begun.title) + "\n";
}

std::string show(const Look& look, const story::Note& note) {
  std::string text = look.style.paint(Ink::title, safe(note.title)) + "\n";
  for (std::size_t at = 0; at < note.text.size();) {
    const std::size_t end = std::min(note.text.find("\n\n", at), note.text.size());
    if (at > 0) text += "\n";
    text += paragraph(look, margin, Ink::plain, safe(note.text.substr(at, end - at)));
    at = end + 2;
  }
  if (!note.text.empty() && !note.facts.empty()) text += "\n";
  return text + fact_lines(in_full(look), note.facts, margin);
}

std::string show(const Look& look, const story::HttpHead& head) {
  std::string text = marked(look, ink_of(head.direction), arrow_of(head.direction),
                            look.style.paint(ink_of(head.direction), safe(head.first_line)));
  std::vector<story::Fact> facts;
  for (const auto& [name, value] : head.fields) facts.push_back({safe(name), value, {}});
  return text + fact_lines(look, facts);
}

std::string show(const Look& look, const story::PhaseEnded& ended, const Story& story) {
  std::string text = fact_lines(look, ended.facts);
  if (!ended.ok) return text;
  std::string cost = round_trips(ended.round_trips);
  if (story.timed) cost = milliseconds(ended.milliseconds) + ", " + cost;
  return text + pad_left(look.style.paint(Ink::faint, cost), static_cast<std::size_t>(look.style.width)) +
         "\n";
}

/// The secrets are shown as one key schedule, and the error at the end.
template <class What>
constexpr bool is_shown_elsewhere =
    std::same_as<What, story::SecretStep> || std::same_as<What, story::ErrorStep>;

/// A kind of step that has no words of its own here: its fields.
template <class What>
std::string show_fields(const Look& look, const What& what) {
  std::vector<story::Fact> facts = field_facts(what);
  std::erase_if(facts, [](const story::Fact& fact) { return fact.value.empty(); });
  return marked(look, Ink::faint, Glyph::dot, kind_and_name(what)) + fact_lines(look, facts);
}

}  // namespace

std::string Printer::added(const Story& story, const story::Step&) { return release(story, false); }

std::string Printer::release(const Story& story, bool all) {
  std::string text;
  while (next_ < story.steps.size() && (all || is_whole(story, story.steps[next_])))
    text += show(story, story.steps[next_++]);
  return text;
}

std::string Printer::show(const Story& story, const story::Step& step) {
  if (const auto* message = std::get_if<story::Message>(&step.what))
    return text::show(look_, *message, story, step.ms, !explained_.insert(message->name).second);
  if (const auto* record = std::get_if<story::RecordStep>(&step.what)) {
    const std::string text = text::show(look_, *record, explained_.contains("change_cipher_spec"));
    if (!text.empty()) explained_.insert("change_cipher_spec");
    return text;
  }
  if (const auto* keys = std::get_if<story::KeysStep>(&step.what)) return text::show(look_, *keys);
  if (const auto* state = std::get_if<story::StateStep>(&step.what)) return text::show(look_, *state);
  if (const auto* check = std::get_if<Check>(&step.what))
    return check->outcome == Outcome::failed || check->outcome == Outcome::tolerated
               ? failed_check_lines(look_, *check)
               : "";
  if (const auto* alert = std::get_if<story::AlertStep>(&step.what)) return text::show(look_, *alert);
  if (const auto* judged = std::get_if<story::CertificatesStep>(&step.what))
    return judged_lines(look_, *judged);
  if (const auto* request = std::get_if<story::RequestStep>(&step.what)) {
    is_page_ = !request->url.empty();
    return text::show(look_, *request);
  }
  if (const auto* data = std::get_if<story::ApplicationData>(&step.what))
    return is_page_ ? "" : text::show(look_, *data);
  if (const auto* closed = std::get_if<story::ClosedStep>(&step.what)) return text::show(look_, *closed);
  if (const auto* head = std::get_if<story::HttpHead>(&step.what)) return text::show(look_, *head);
  if (const auto* note = std::get_if<story::Note>(&step.what))
    return note->closing ? "" : text::show(look_, *note) + "\n";
  if (const auto* begun = std::get_if<story::PhaseBegun>(&step.what)) {
    if (begun->phase == Phase::tls) {
      in_tls_ = true;
      tls_begin_ = next_;
    }
    return text::show(look_, *begun);
  }
  if (const auto* ended = std::get_if<story::PhaseEnded>(&step.what)) {
    const std::string before = ended->phase == Phase::tls ? close_tls(story) : "";
    return before + text::show(look_, *ended, story);
  }
  return std::visit(
      [&]<class What>(const What& what) {
        return is_shown_elsewhere<What> || !look_.verbose ? std::string() : show_fields(look_, what);
      },
      step.what);
}

/// The summary after the handshake has ended or failed.
std::string Printer::close_tls(const Story& story) {
  if (!in_tls_) return {};
  in_tls_ = false;
  std::vector<const Check*> checks;
  std::vector<const story::SecretStep*> secrets;
  std::size_t passed = 0;
  for (std::size_t i = tls_begin_; i < next_; ++i) {
    if (const auto* check = std::get_if<Check>(&story.steps[i].what)) {
      checks.push_back(check);
      passed += check->outcome == Outcome::passed;
    }
    if (const auto* secret = std::get_if<story::SecretStep>(&story.steps[i].what)) secrets.push_back(secret);
  }
  std::string text;
  if (look_.verbose && !secrets.empty())
    text += "\n" + std::string(margin, ' ') + look_.style.paint(Ink::title, "Key schedule") + " " +
            look_.style.paint(Ink::faint, to_string_with_8446({9846, "7.1"})) + "\n" +
            key_schedule_lines(look_, secrets) + "\n";
  if (!checks.empty()) {
    const std::string satisfied =
        passed == checks.size()
            ? count(passed, "TLS rule") + " checked, all satisfied"
            : std::to_string(passed) + " of " + count(checks.size(), "TLS rule") + " satisfied";
    if (passed > 0)
      text += marked(look_, Ink::good, Glyph::good, satisfied + (look_.verbose ? "" : " (-v lists them)"));
    if (look_.verbose) text += check_lines(look_, checks);
  }
  return text;
}

std::string Printer::end(const Story& story) {
  std::string text = release(story, true) + close_tls(story);
  const story::NegotiationSummary n = negotiated(story);
  if (n.connected) {
    std::string line;
    for (const std::string* word :
         {&n.version, &n.cipher_suite, &n.group, &n.signature_algorithm, &n.application_protocol})
      if (!word->empty()) line.append(line.empty() ? "" : ", ").append(safe(*word));
    if (n.resumed) line += ", with a key from before";
    if (!n.early_data.empty()) line += ", early data " + n.early_data;
    if (n.early_data == "accepted") line += ": one round trip saved";
    text += "\n" + paragraph(look_, 0, Ink::title, line);
  }
  text += timeline_lines(look_, story);
  if (story.left_out > 0)
    text +=
        paragraph(look_, 0, Ink::warning, count(story.left_out, "event") + " left out: the story was full");
  text += error_lines(look_, story);
  for (const story::Step& step : story.steps)
    if (const auto* note = std::get_if<story::Note>(&step.what); note && note->closing)
      text += "\n" + text::show(look_, *note);
  return text;
}

}  // namespace glasstls::render::text
