#include "render/text/decoded_lines.hpp"

#include "glossary/explain.hpp"
#include "render/text/layout.hpp"
#include "render/text/printer.hpp"

namespace glasstls::render::text {

namespace {

using decode::Decoded;
using story::Direction;

std::string_view sender(Direction direction) { return direction == Direction::sent ? "client" : "server"; }

std::string piece_lines(const Look& look, const Decoded::Piece& piece) {
  std::string text = "\n" + spread(look,
                                   look.style.paint(Ink::title, pad(piece.name, 20)) +
                                       pad_left(count(piece.bytes.size(), "byte"), 14),
                                   look.style.paint(Ink::faint, to_string_with_8446(piece.section)));
  if (const auto* explanation = glossary::explain(glossary::Topic::message, piece.name, piece.spoken))
    text += paragraph(look, indent, Ink::faint, explanation->text);
  text += fact_lines(look, piece.facts);
  return text + field_lines(look, piece.bytes, piece.fields);
}

/// A record as it travelled. The message inside follows by itself.
std::string record_lines(const Look& look, const story::RecordStep& record) {
  const std::string title = "\n      " +
                            look.style.paint(Ink::title, "record " + std::to_string(record.number)) +
                            " of the " + std::string(sender(record.direction)) + "\n";
  return title + field_lines(look, record.wire, dissect::annotate_record(record.wire, record.spoken));
}

/// Prints a whole story. The printer needs to see it grow step by step.
class Teller {
 public:
  explicit Teller(const Look& look) : look_(look), printer_(look) {}

  std::string tell(const story::Story& story) {
    story::Story told;
    told.timed = story.timed;
    told.left_out = story.left_out;
    std::string text;
    for (const story::Step& step : story.steps) {
      const auto* record = std::get_if<story::RecordStep>(&step.what);
      if (record && look_.verbose) text += record_lines(look_, *record);
      told.steps.push_back(step);
      text += printer_.added(told, told.steps.back());
    }
    return text + printer_.end(told);
  }

 private:
  Look look_;
  Printer printer_;
};

}  // namespace

std::string decoded_lines(const Look& look, const std::string& file, const Decoded& decoded) {
  std::string text;
  if (!decoded.kind.empty()) {
    std::string what = decoded.kind + ", " + count(decoded.size, "byte");
    if (decoded.hexadecimal) what += " in hexadecimal";
    text += look.style.paint(Ink::title, safe(file)) + ": " + what + "\n";
  }
  for (const std::string& note : decoded.notes) text += paragraph(look, margin, Ink::warning, safe(note));
  for (const Decoded::Piece& piece : decoded.pieces) text += piece_lines(look, piece);
  for (const Decoded::Connection& connection : decoded.connections) {
    if (!connection.client.empty())
      text += "\n" + look.style.paint(Ink::title, connection.client + " to " + connection.server) +
              ", as the client would tell it\n";
    text += Teller(connection.client.empty() ? in_full(look) : look).tell(connection.story);
  }
  return text;
}

}  // namespace glasstls::render::text
