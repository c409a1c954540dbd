#include "http/head.hpp"

#include <algorithm>
#include <utility>

#include "http/syntax.hpp"

namespace glasstls::http {

const HeaderField* find_field(const std::vector<HeaderField>& fields, std::string_view name) {
  const auto it = std::find_if(fields.begin(), fields.end(),
                               [&](const HeaderField& field) { return equal_in_any_case(field.name, name); });
  return it == fields.end() ? nullptr : &*it;
}

std::size_t count_fields(const std::vector<HeaderField>& fields, std::string_view name) {
  return static_cast<std::size_t>(std::count_if(fields.begin(), fields.end(), [&](const HeaderField& field) {
    return equal_in_any_case(field.name, name);
  }));
}

std::vector<std::string_view> members(const std::vector<HeaderField>& fields, std::string_view name) {
  std::vector<std::string_view> found;
  for (const HeaderField& field : fields) {
    if (!equal_in_any_case(field.name, name)) continue;
    std::string_view rest = field.value;
    while (true) {
      const std::size_t comma = rest.find(',');
      found.push_back(trim(rest.substr(0, comma)));
      if (comma == rest.npos) break;
      rest.remove_prefix(comma + 1);
    }
  }
  return found;
}

HeaderField parse_field(std::string_view line) {
  if (line.starts_with(' ') || line.starts_with('\t'))
    throw HttpError(
        "a field is folded over two lines, which HTTP has given up because readers disagree on it",
        {9112, "5.2"}, "a field name", in_quotes(line));
  const std::size_t colon = line.find(':');
  // A blank before the colon is refused too: it is how requests are smuggled (RFC 9112 5.1).
  if (colon == line.npos || !is_token(line.substr(0, colon)))
    throw HttpError("a line of the head is not a field", {9112, "5.1"}, "Name: value", in_quotes(line));
  const std::string_view value = trim(line.substr(colon + 1));
  if (!is_text(value))
    throw HttpError("a field value has a control character", {9110, "5.5"}, "text", in_quotes(line));
  return {std::string(line.substr(0, colon)), std::string(value)};
}

std::optional<ChunkLine> parse_chunk_line(std::string_view line) {
  const std::string_view digits = line.substr(0, line.find_first_of("; \t"));
  const std::string_view rest = line.substr(digits.size()), extensions = trim(rest);
  const auto size = parse_number(digits, 16);
  if (!size || !(extensions.empty() || extensions.starts_with(';')) || !is_text(extensions))
    return std::nullopt;
  return ChunkLine{*size, rest};
}

LineReader::Taken LineReader::take(View& bytes, std::size_t most) {
  const auto feed = std::find(bytes.begin(), bytes.end(), std::uint8_t{'\n'});
  const bool whole = feed != bytes.end();
  const std::size_t size = static_cast<std::size_t>(feed - bytes.begin()) + (whole ? 1 : 0);
  if (size > most - std::min(most, text_.size())) return Taken::too_long;
  text_.append(as_text(bytes.first(size)));
  bytes = bytes.subspan(size);
  return whole ? Taken::whole : Taken::part;
}

std::string LineReader::finish() {
  std::string line = std::exchange(text_, {});
  line.pop_back();
  ended_in_cr_ = line.ends_with('\r');
  if (ended_in_cr_) line.pop_back();
  return line;
}

HeadText split_head(std::string_view text) {
  HeadText head;
  for (bool first = true; !text.empty(); first = false) {
    const std::size_t end = std::min(text.find("\r\n"), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 2, text.size()));
    if (first) {
      head.first_line = line;
      continue;
    }
    if (line.empty()) break;
    const std::size_t colon = std::min(line.find(':'), line.size());
    head.fields.push_back({std::string(line.substr(0, colon)),
                           std::string(trim(line.substr(std::min(colon + 1, line.size()))))});
  }
  return head;
}

}  // namespace glasstls::http
