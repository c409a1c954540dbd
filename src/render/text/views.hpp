#pragma once

#include <string>

#include "dissect/annotate.hpp"
#include "render/text/style.hpp"
#include "story/story.hpp"

/// The parts of a flow's text. Each function returns whole lines.
namespace glasstls::render::text {

/// How much to show, and how.
struct Look {
  Style style{};
  bool verbose = false;  ///< bytes, key schedule, states and each check
};

/// The same with nothing shortened: for prose and for what must be complete.
inline Look in_full(Look look) {
  look.verbose = true;
  return look;
}

/// The column where text begins, and the column for what is indented below it.
inline constexpr std::size_t margin = 6, indent = 8;

/// A line that begins with `mark`, in the margin.
std::string marked(const Look& look, Ink ink, Glyph mark, std::string_view text);
/// A paragraph that begins with `mark`, in the margin.
std::string marked_paragraph(const Look& look, Ink ink, Glyph mark, std::string_view text);
/// `left`, and `right` against the right edge, on one line if they fit.
std::string spread(const Look& look, std::string_view left, std::string_view right);
/// A paragraph, broken to the width.
std::string paragraph(const Look& look, std::size_t column, Ink ink, std::string_view text);
/// The same, faint, with its section at the end of the last line or below it.
std::string cited_paragraph(const Look& look, std::size_t column, std::string_view text, Rfc section);
/// Names and values in two columns, from `column` on; long lists are shortened unless verbose.
std::string fact_lines(const Look& look, const std::vector<story::Fact>& facts, std::size_t column = indent);

/// Every byte of a handshake message: offset, value, name, meaning, section.
std::string byte_lines(const Look& look, View message, story::Spoken spoken = {});
/// The same for any bytes that `map` describes.
std::string field_lines(const Look& look, View bytes, const wire::FieldMap& map);

/// The derived secrets as a tree, each with its label and inputs, and its value if the story has it.
std::string key_schedule_lines(const Look& look, const std::vector<const story::SecretStep*>& secrets);

/// The checks grouped by subject, with their sections.
std::string check_lines(const Look& look, const std::vector<const Check*>& checks);
/// A check that did not pass: the rule, what was expected and presented, what to do.
std::string failed_check_lines(const Look& look, const Check& check);

/// What went wrong. It is printed last, where it is easy to find.
std::string error_lines(const Look& look, const story::Story& story);

/// The phases to scale, and the round trips.
std::string timeline_lines(const Look& look, const story::Story& story);

}  // namespace glasstls::render::text
