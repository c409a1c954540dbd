#include <algorithm>

#include "dissect/annotate.hpp"
#include "render/text/layout.hpp"
#include "render/text/views.hpp"

namespace glasstls::render::text {

namespace {

constexpr std::size_t most_rows = 4, offset_width = 6;

/// On a narrow screen fewer bytes a row leave room for the words.
std::size_t row_size(const Look& look) {
  constexpr int roomy = 60;
  return look.style.width < roomy ? 4 : 8;
}

/// "01 00 00 c0".
std::string spaced_hex(View bytes) {
  const std::string hex = to_hex(bytes);
  std::string text;
  for (std::size_t i = 0; i < hex.size(); i += 2) text.append(hex, i, 2).append(1, ' ');
  return text;
}

std::string offset_text(std::size_t offset) {
  const std::string hex =
      to_hex(Bytes{static_cast<std::uint8_t>(offset >> 16), static_cast<std::uint8_t>(offset >> 8),
                   static_cast<std::uint8_t>(offset)});
  return hex.substr(offset < 0x10000 ? 2 : 1);
}

/// The rows of a field without subfields: values on the left, words on the right.
std::string leaf_lines(const Look& look, View message, const wire::Field& field) {
  constexpr std::size_t least_width = 12;
  const std::size_t bytes_a_row = row_size(look), hex_width = 3 * bytes_a_row;
  const std::string step(static_cast<std::size_t>(field.depth), ' ');
  const std::size_t before = margin + offset_width + hex_width + 1 + step.size(),
                    all = static_cast<std::size_t>(look.style.width);
  const std::size_t width = std::max(least_width, all - std::min(all, before));
  const std::string name = safe(field.name), meaning = safe(field.meaning);
  std::vector<std::string> words = wrap(meaning.empty() ? name : name + ": " + meaning, width);
  const View bytes = message.subspan(field.offset, field.size);
  const std::size_t rows = (bytes.size() + bytes_a_row - 1) / bytes_a_row;
  if (rows > most_rows) words.resize(std::max(words.size(), most_rows + 1));

  std::string lines;
  for (std::size_t row = 0; row < std::max({words.size(), std::min(rows, most_rows), std::size_t{1}});
       ++row) {
    std::string values;
    if (row < std::min(rows, most_rows))
      values = spaced_hex(
          bytes.subspan(row * bytes_a_row, std::min(bytes_a_row, bytes.size() - row * bytes_a_row)));
    else if (row == most_rows && rows > most_rows)
      values = std::string(look.style.glyph(Glyph::more)) + " " +
               grouped(bytes.size() - most_rows * bytes_a_row) + " more";
    std::string line(margin, ' ');
    const bool has_offset = row == 0 || row < std::min(rows, most_rows);
    line += look.style.paint(
        Ink::faint, pad(has_offset ? offset_text(field.offset + row * bytes_a_row) : "", offset_width));
    line += pad(values, hex_width + 1) + step;
    if (row < words.size()) line += words[row];
    lines += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return lines;
}

/// The line of a field that contains others; `cite`: whether to show its section.
std::string container_line(const Look& look, const wire::Field& field, bool cite) {
  const std::string step(static_cast<std::size_t>(field.depth), ' ');
  std::string words = safe(field.name);
  if (!field.meaning.empty()) words += " " + safe(field.meaning);
  const std::string left = std::string(margin, ' ') +
                           look.style.paint(Ink::faint, pad(offset_text(field.offset), offset_width)) + step +
                           look.style.paint(Ink::title, words) + " (" + count(field.size, "byte") + ")";
  return spread(look, left, cite ? look.style.paint(Ink::faint, to_string_with_8446(field.section)) : "");
}

}  // namespace

std::string byte_lines(const Look& look, View message, story::Spoken spoken) {
  return field_lines(look, message, dissect::annotate(message, spoken));
}

std::string field_lines(const Look& look, View message, const wire::FieldMap& map) {
  std::string lines;
  // A section is shown if it differs from that of the enclosing field, and once among neighbours.
  struct Open {
    Rfc section, cited_inside;
  };
  std::vector<Open> open{{}};  // the enclosing fields, by depth
  for (std::size_t i = 0; i < map.size(); ++i) {
    const wire::Field& field = map[i];
    open.resize(static_cast<std::size_t>(field.depth) + 1);
    Open& outer = open.back();
    const bool cite = field.section != outer.section && field.section != outer.cited_inside;
    if (dissect::is_leaf(map, i)) {
      lines += leaf_lines(look, message, field);
    } else {
      if (cite) outer.cited_inside = field.section;
      lines += container_line(look, field, cite);
    }
    open.push_back({field.section, {}});
  }
  return lines;
}

}  // namespace glasstls::render::text
