#include "http/request_parser.hpp"

#include <algorithm>

#include "http/syntax.hpp"

namespace glasstls::http {

namespace {

/// Whether a list field has this member, in whatever case.
bool lists(const Field& field, std::string_view member) {
  std::string_view rest = field.value;
  while (true) {
    const std::size_t comma = rest.find(',');
    if (same_name(trim(rest.substr(0, comma)), member)) return true;
    if (comma == rest.npos) return false;
    rest.remove_prefix(comma + 1);
  }
}

/// RFC 9112: origin-form, and absolute-form, of which the path alone counts here; "*" is for OPTIONS.
std::string origin_form(std::string_view target) {
  for (std::string_view scheme : {"http://", "https://"}) {
    if (target.size() < scheme.size() || !same_name(target.substr(0, scheme.size()), scheme)) continue;
    const std::size_t path = target.find('/', scheme.size());
    return path == target.npos ? "/" : std::string(target.substr(path));
  }
  return std::string(target);
}

std::size_t count(const RequestHead& head, std::string_view name) {
  return static_cast<std::size_t>(std::count_if(head.fields.begin(), head.fields.end(),
                                                [&](const Field& f) { return same_name(f.name, name); }));
}

}  // namespace

const Field* RequestHead::find(std::string_view name) const {
  const auto it =
      std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return same_name(f.name, name); });
  return it == fields.end() ? nullptr : &*it;
}

bool RequestHead::keeps_alive() const {
  bool keeps = minor_version >= 1;
  for (const Field& field : fields) {
    if (!same_name(field.name, "Connection")) continue;
    if (lists(field, "close")) return false;
    if (lists(field, "keep-alive")) keeps = true;
  }
  return keeps;
}

std::size_t RequestParser::receive(View bytes) {
  const std::size_t given = bytes.size();
  while (!bytes.empty() && state_ != State::done) {
    if (state_ == State::sized_body || state_ == State::chunk_data) {
      take_body(bytes);
      continue;
    }
    if (!take_line(bytes)) break;
    std::string line = std::move(line_);
    line_.clear();
    line.pop_back();
    if (line.ends_with('\r')) line.pop_back();
    on_line(line);
  }
  return given - bytes.size();
}

void RequestParser::next() {
  state_ = State::request_line;
  head_size_ = 0;
  body_size_ = remaining_ = 0;
  head_ = {};
}

/// Moves bytes into line_ up to and with the line feed; whether one came.
bool RequestParser::take_line(View& bytes) {
  const bool first = state_ == State::request_line;
  const std::size_t limit = first ? limits_.line : limits_.head - std::min(limits_.head, head_size_);
  const auto end = std::find(bytes.begin(), bytes.end(), std::uint8_t{'\n'});
  const bool ended = end != bytes.end();
  const auto size = static_cast<std::size_t>(end - bytes.begin()) + (ended ? 1 : 0);
  if (line_.size() + size > limit + 2)
    throw first
        ? BadRequest(414, "the request line is too long", "at most " + std::to_string(limit) + " bytes")
        : BadRequest(431, "the fields are too large together",
                     "at most " + std::to_string(limits_.head) + " bytes");
  line_.append(as_text(bytes.first(size)));
  bytes = bytes.subspan(size);
  return ended;
}

void RequestParser::on_line(std::string_view line) {
  // RFC 9112: a bare CR would be read as the end of a line by some and as a space by others.
  if (line.find('\r') != line.npos) throw BadRequest(400, "a CR stands alone", "CR LF", in_quotes(line));
  switch (state_) {
    case State::request_line:
      if (!line.empty()) return on_request_line(line);
      // RFC 9112: an empty line before the request is left out; more than a few are no client's.
      if (++head_size_ > 2) throw BadRequest(400, "there is no request, only empty lines");
      return;
    case State::field: head_size_ += line.size() + 2; return line.empty() ? on_head_end() : on_field(line);
    case State::chunk_size: return on_chunk_size(line);
    case State::chunk_end:
      if (!line.empty()) throw BadRequest(400, "a chunk is longer than it said", "CR LF", in_quotes(line));
      state_ = State::chunk_size;
      return;
    case State::trailer:
      head_size_ += line.size() + 2;
      if (line.empty()) state_ = State::done;
      return;
    case State::sized_body:
    case State::chunk_data:
    case State::done: return;
  }
}

void RequestParser::on_request_line(std::string_view line) {
  const std::size_t first = line.find(' '), last = line.rfind(' ');
  if (first == line.npos || first == last)
    throw BadRequest(400, "this is no request line", "\"GET /path HTTP/1.1\"", in_quotes(line));
  const std::string_view target = line.substr(first + 1, last - first - 1), version = line.substr(last + 1);
  if (version.size() != 8 || version.substr(0, 5) != "HTTP/" || !is_digit(version[5]) || version[6] != '.' ||
      !is_digit(version[7]))
    throw BadRequest(400, "the version is none", "HTTP/1.1", in_quotes(version));
  if (version[5] != '1')
    throw BadRequest(505, "this server speaks HTTP/1 alone", "HTTP/1.1", in_quotes(version));
  if (!is_token(line.substr(0, first)))
    throw BadRequest(400, "the method is no token", "GET", in_quotes(line.substr(0, first)));
  const bool visible = std::all_of(target.begin(), target.end(), [](char c) { return c > 0x20 && c < 0x7f; });
  if (target.empty() || !visible)
    throw BadRequest(400, "the target holds what must be percent-encoded", "/path", in_quotes(target));
  head_.method = line.substr(0, first);
  head_.target = origin_form(target);
  head_.minor_version = version[7] == '0' ? 0 : 1;
  head_size_ = 0;
  state_ = State::field;
}

void RequestParser::on_field(std::string_view line) {
  if (head_.fields.size() == limits_.fields)
    throw BadRequest(431, "there are too many fields", "at most " + std::to_string(limits_.fields));
  const std::size_t colon = line.find(':');
  // A space before the colon, and a line that goes on with the next one, are how requests are smuggled.
  if (colon == line.npos || !is_token(line.substr(0, colon)))
    throw BadRequest(400, "this is no field", "\"Name: value\"", in_quotes(line));
  const std::string_view value = trim(line.substr(colon + 1));
  if (!is_text(value)) throw BadRequest(400, "a field holds control characters", "text", in_quotes(line));
  head_.fields.push_back({std::string(line.substr(0, colon)), std::string(value)});
}

void RequestParser::on_head_end() {
  const std::size_t hosts = count(head_, "Host");
  if (hosts > 1 || (hosts == 0 && head_.minor_version == 1))
    throw BadRequest(400, "a request has one Host field", "one", std::to_string(hosts));
  const std::size_t lengths = count(head_, "Content-Length"), codings = count(head_, "Transfer-Encoding");
  // RFC 9112: two opinions on where the body ends are an attack on whoever holds the other one.
  if (lengths + codings > 1 || (codings == 1 && head_.minor_version == 0))
    throw BadRequest(400, "more than one field says where the body ends");
  head_size_ = 0;
  state_ = State::done;
  if (codings == 1) {
    if (!same_name(head_.find("Transfer-Encoding")->value, "chunked"))
      throw BadRequest(501, "this transfer coding is not known here", "chunked",
                       in_quotes(head_.find("Transfer-Encoding")->value));
    state_ = State::chunk_size;
  } else if (lengths == 1) {
    const std::string& text = head_.find("Content-Length")->value;
    const auto size = is_digit(text.empty() ? 'x' : text[0]) ? parse_number(text, 10) : std::nullopt;
    if (!size) throw BadRequest(400, "Content-Length is not a number", "decimal digits", in_quotes(text));
    if (*size > limits_.body)
      throw BadRequest(413, "the body is too large", "at most " + std::to_string(limits_.body) + " bytes",
                       text);
    remaining_ = *size;
    if (remaining_ > 0) state_ = State::sized_body;
  }
  handler_.head(head_);
}

void RequestParser::on_chunk_size(std::string_view line) {
  const std::string_view digits = trim(line.substr(0, line.find(';')));
  const auto size = parse_number(digits, 16);
  if (!size || digits[0] == '-')
    throw BadRequest(400, "a chunk's size is not a number", "hexadecimal digits", in_quotes(digits));
  if (*size > limits_.body - body_size_)
    throw BadRequest(413, "the body is too large", "at most " + std::to_string(limits_.body) + " bytes");
  remaining_ = *size;
  state_ = remaining_ == 0 ? State::trailer : State::chunk_data;
  head_size_ = 0;
}

void RequestParser::take_body(View& bytes) {
  const View piece = bytes.first(std::min<std::uint64_t>(bytes.size(), remaining_));
  handler_.body(piece);
  body_size_ += piece.size();
  remaining_ -= piece.size();
  bytes = bytes.subspan(piece.size());
  if (remaining_ == 0) state_ = state_ == State::sized_body ? State::done : State::chunk_end;
}

}  // namespace glasstls::http
