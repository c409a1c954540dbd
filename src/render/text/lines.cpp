#include <algorithm>

#include "render/text/layout.hpp"
#include "render/text/views.hpp"

namespace glasstls::render::text {

namespace {

constexpr std::size_t name_width = 24;

/// The names that are too long for their column.
std::string_view short_name(std::string_view name) {
  if (name == "application_layer_protocol_negotiation") return "ALPN";
  if (name == "signed_certificate_timestamp") return "SCT";
  if (name == "signed certificate timestamps") return "SCT list";
  if (name == "certificate transparency poison") return "CT poison";
  return name;
}

}  // namespace

std::string marked(const Look& look, Ink ink, Glyph mark, std::string_view text) {
  return "  " + look.style.paint(ink, pad(look.style.glyph(mark), margin - 2)) + std::string(text) + "\n";
}

std::string marked_paragraph(const Look& look, Ink ink, Glyph mark, std::string_view text) {
  const std::string lines = paragraph(look, margin, Ink::plain, text);
  const std::size_t first = std::min(lines.find('\n'), lines.size());
  return marked(look, ink, mark, lines.substr(margin, first - margin)) + lines.substr(first + 1);
}

std::string paragraph(const Look& look, std::size_t column, Ink ink, std::string_view text) {
  std::string lines;
  for (const std::string& line : wrap(text, static_cast<std::size_t>(look.style.width) - column))
    lines += std::string(column, ' ') + look.style.paint(ink, line) + "\n";
  return lines;
}

std::string cited_paragraph(const Look& look, std::size_t column, std::string_view text, Rfc section) {
  const std::string citation = look.style.paint(Ink::faint, to_string_with_8446(section));
  std::string lines = paragraph(look, column, Ink::faint, text);
  const std::size_t last = lines.rfind('\n', lines.size() - 2);  // the end of the line before the last one
  const std::size_t begin = last == std::string::npos ? 0 : last + 1;
  return lines.substr(0, begin) + spread(look, lines.substr(begin, lines.size() - begin - 1), citation);
}

std::string fact_lines(const Look& look, const std::vector<story::Fact>& facts, std::size_t column) {
  const std::size_t values = column + name_width;
  const std::size_t width = static_cast<std::size_t>(look.style.width) - values;
  std::string lines;
  for (const story::Fact& fact : facts) {
    std::string value = safe(fact.value);
    if (!look.verbose) value = shorten_list(value, 3 * width - 24);
    std::string start =
        std::string(column, ' ') + look.style.paint(Ink::faint, pad(short_name(fact.name), name_width));
    if (columns(short_name(fact.name)) >= name_width) {
      lines += start + "\n";
      start = std::string(values, ' ');
    }
    for (const std::string& line : wrap(value, width)) {
      lines += start + line + "\n";
      start = std::string(values, ' ');
    }
    lines += paragraph(look, values, Ink::faint, safe(fact.why));
  }
  return lines;
}

std::string spread(const Look& look, std::string_view left, std::string_view right) {
  const std::size_t used = columns(left) + columns(right), width = static_cast<std::size_t>(look.style.width);
  if (right.empty()) return std::string(left) + "\n";
  if (used + 2 > width) return std::string(left) + "\n" + pad_left(right, width) + "\n";
  return std::string(left).append(width - used, ' ').append(right) + "\n";
}

}  // namespace glasstls::render::text
