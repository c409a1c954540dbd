#include "http/request_parser.hpp"

#include <algorithm>

#include "http/syntax.hpp"
#include "net/address.hpp"

namespace glasstls::http {

namespace {

bool lists(const RequestHead& head, std::string_view name, std::string_view member) {
  const auto all = members(head.fields, name);
  return std::any_of(all.begin(), all.end(),
                     [&](std::string_view one) { return equal_in_any_case(one, member); });
}

/// RFC 3986: reg-name, which an IPv4 address is too.
bool is_registered_name(std::string_view text) {
  static constexpr std::string_view marks = "-._~!$&'()*+,;=";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool plain = is_digit(text[i]) || is_letter(text[i]) || marks.find(text[i]) != marks.npos;
    if (plain) continue;
    if (text[i] != '%' || text.size() - i < 3 || !is_hex_digit(text[i + 1]) || !is_hex_digit(text[i + 2]))
      return false;
    i += 2;
  }
  return true;
}

/// RFC 9110 7.2: uri-host [ ":" port ]; 4.2.2: an https URI has a host that is not empty.
bool is_authority(std::string_view text) {
  const std::size_t bracket = text.rfind(']'), colon = text.rfind(':');
  if (colon != text.npos && (bracket == text.npos || colon > bracket)) {
    const std::string_view port = text.substr(colon + 1);
    const bool fits = port.empty() || parse_number(port, 10).value_or(1 << 16) < 1 << 16;
    if (!fits || !std::all_of(port.begin(), port.end(), is_digit)) return false;
    text = text.substr(0, colon);
  }
  if (!text.starts_with('[')) return !text.empty() && is_registered_name(text);
  if (!text.ends_with(']')) return false;
  const auto address = net::parse_literal(std::string(text.substr(1, text.size() - 2)), 0);
  return address && address->family() == net::Family::ipv6;
}

/// RFC 9112 3.2: the target in origin-form, "*", or the host and port of a CONNECT. A server also takes the
/// absolute-form; of that, the path and the query are returned.
std::string request_target(std::string_view method, std::string_view target) {
  const bool visible =
      std::all_of(target.begin(), target.end(), [](char c) { return c > 0x20 && c < 0x7f && c != '#'; });
  if (!visible)
    throw BadRequest(400, "the target has a character that must be percent-encoded", {9112, "3.2"}, "/path",
                     in_quotes(target));
  if (target.starts_with('/')) return std::string(target);
  if (target == "*" && method == "OPTIONS") return "*";
  if (method == "CONNECT" && is_authority(target)) return std::string(target);
  const std::size_t scheme = target.find("://");
  if (scheme == target.npos)
    throw BadRequest(400, "the target is neither a path nor a URL", {9112, "3.2"}, "/path",
                     in_quotes(target));
  if (!equal_in_any_case(target.substr(0, scheme), "https"))
    throw BadRequest(421, "this server answers for https URLs only", {9110, "7.4"}, "https://",
                     in_quotes(target.substr(0, scheme + 3)));
  target.remove_prefix(scheme + 3);
  const std::string_view authority = target.substr(0, target.find_first_of("/?"));
  if (!is_authority(authority))
    throw BadRequest(400, "the target has no valid host", {9110, "4.2.2"}, "https://name:port/path",
                     in_quotes(authority));
  target.remove_prefix(authority.size());
  if (target.empty() && method == "OPTIONS") return "*";
  return target.starts_with('/') ? std::string(target) : "/" + std::string(target);
}

}  // namespace

const HeaderField* RequestHead::find(std::string_view name) const { return find_field(fields, name); }

bool RequestHead::keeps_alive() const {
  if (lists(*this, "Connection", "close")) return false;
  return minor_version >= 1 || lists(*this, "Connection", "keep-alive");
}

bool RequestHead::expects_continue() const {
  // RFC 9110 10.1.1: in an HTTP/1.0 request the expectation is ignored.
  return minor_version >= 1 && lists(*this, "Expect", "100-continue");
}

std::size_t RequestParser::receive(View bytes) {
  const std::size_t given = bytes.size();
  while (!bytes.empty() && state_ != State::done) {
    if (state_ == State::sized_body || state_ == State::chunk_data) {
      take_body(bytes);
      continue;
    }
    if (take_line(bytes) != LineReader::Taken::whole) break;
    const std::string line = line_.finish();
    on_line(line, line_.ended_in_cr());
  }
  return given - bytes.size();
}

void RequestParser::next() {
  state_ = State::request_line;
  head_size_ = fields_ = 0;
  body_size_ = remaining_ = extensions_size_ = 0;
  head_ = {};
}

LineReader::Taken RequestParser::take_line(View& bytes) {
  const bool first = state_ == State::request_line;
  const std::size_t limit = first ? limits_.line : limits_.head - std::min(limits_.head, head_size_);
  constexpr std::size_t line_end = 2;
  const LineReader::Taken taken = line_.take(bytes, limit + line_end);
  if (taken == LineReader::Taken::too_long)
    throw first ? BadRequest(414, "the request line is too long", {9112, "3"},
                             "at most " + std::to_string(limit) + " bytes")
                : BadRequest(431, "the fields are too large together", {9110, "5.4"},
                             "at most " + std::to_string(limits_.head) + " bytes");
  return taken;
}

void RequestParser::on_line(std::string_view line, bool with_cr) {
  // RFC 9112 2.2: some programs read a bare CR as the end of a line, others as a space.
  if (line.find('\r') != line.npos)
    throw BadRequest(400, "there is a CR without LF", {9112, "2.2"}, "CR LF", in_quotes(line));
  // RFC 9112 2.2 lets a server take a bare LF at the end of the request line and of fields; a chunked body
  // has no such rule, and programs that disagree on its lines disagree on where the next request begins.
  if (!with_cr && state_ >= State::chunk_size)
    throw BadRequest(400, "a line of a chunked body ends in LF without CR", {9112, "7.1"}, "CR LF",
                     in_quotes(line));
  switch (state_) {
    case State::request_line:
      if (!line.empty()) return on_request_line(line);
      // RFC 9112 2.2: an empty line before the request is skipped; no client sends more than a few.
      if (++head_size_ > 2)
        throw BadRequest(400, "there is no request, only empty lines", {9112, "2.2"},
                         "\"GET /path HTTP/1.1\"");
      return;
    case State::field: return line.empty() ? on_head_end() : on_field(line);
    case State::chunk_size: return on_chunk_size(line);
    case State::chunk_end:
      if (!line.empty())
        throw BadRequest(400, "a chunk is longer than it said", {9112, "7.1"}, "CR LF", in_quotes(line));
      state_ = State::chunk_size;
      return;
    case State::trailer:
      if (!line.empty()) return on_field(line);
      state_ = State::done;
      return;
    case State::sized_body:
    case State::chunk_data:
    case State::done: return;
  }
}

void RequestParser::on_request_line(std::string_view line) {
  const std::size_t first = line.find(' '), last = line.rfind(' ');
  if (first == line.npos || first == last)
    throw BadRequest(400, "this is not a request line", {9112, "3"}, "\"GET /path HTTP/1.1\"",
                     in_quotes(line));
  const std::string_view method = line.substr(0, first), target = line.substr(first + 1, last - first - 1),
                         version = line.substr(last + 1);
  if (version.size() != 8 || version.substr(0, 5) != "HTTP/" || !is_digit(version[5]) || version[6] != '.' ||
      !is_digit(version[7]))
    throw BadRequest(400, "the version is not valid", {9112, "2.3"}, "HTTP/1.1", in_quotes(version));
  if (version[5] != '1')
    throw BadRequest(505, "this server speaks only HTTP/1", {9110, "15.6.6"}, "HTTP/1.1", in_quotes(version));
  if (!is_token(method))
    throw BadRequest(400, "the method is not a token", {9112, "3.1"}, "GET", in_quotes(method));
  head_.method = method;
  head_.minor_version = version[7] == '0' ? 0 : 1;
  head_.target = request_target(method, target);
  head_size_ = 0;
  state_ = State::field;
}

/// Trailers are checked like fields, and dropped (RFC 9110 6.5.1).
void RequestParser::on_field(std::string_view line) {
  head_size_ += line.size() + 2;
  if (++fields_ > limits_.fields)
    throw BadRequest(431, "there are too many fields", {9110, "5.4"},
                     "at most " + std::to_string(limits_.fields));
  try {
    HeaderField field = parse_field(line);
    if (state_ == State::field) head_.fields.push_back(std::move(field));
  } catch (const HttpError& error) {
    throw BadRequest(400, error.why, error.document, error.expected, error.presented);
  }
}

void RequestParser::on_head_end() {
  const std::size_t hosts = count_fields(head_.fields, "Host");
  if (hosts > 1 || (hosts == 0 && head_.minor_version == 1))
    throw BadRequest(400, "the request does not have exactly one Host field", {9112, "3.2"}, "one",
                     std::to_string(hosts));
  if (hosts == 1 && !is_authority(head_.find("Host")->value))
    throw BadRequest(400, "the Host field is not a valid host", {9112, "3.2"}, "\"name\" or \"name:port\"",
                     in_quotes(head_.find("Host")->value));
  const std::size_t lengths = count_fields(head_.fields, "Content-Length"),
                    codings = count_fields(head_.fields, "Transfer-Encoding");
  // RFC 9112 6.3: if two programs disagree on the end of the body, a request can be smuggled past one of
  // them.
  if (lengths + codings > 1)
    throw BadRequest(400, "more than one field says where the body ends", {9112, "6.3"}, "one",
                     std::to_string(lengths + codings));
  for (std::string_view expectation : members(head_.fields, "Expect"))
    if (head_.minor_version >= 1 && !expectation.empty() && !equal_in_any_case(expectation, "100-continue"))
      throw BadRequest(417, "this expectation is not supported", {9110, "10.1.1"}, "100-continue",
                       in_quotes(expectation));
  head_size_ = fields_ = 0;
  State next = State::done;
  if (codings == 1) {
    on_transfer_coding();
    next = State::chunk_size;
  } else if (lengths == 1) {
    const std::string& text = head_.find("Content-Length")->value;
    const auto size = is_digit(text.empty() ? 'x' : text[0]) ? parse_number(text, 10) : std::nullopt;
    if (!size)
      throw BadRequest(400, "Content-Length is not a number", {9112, "6.3"}, "decimal digits",
                       in_quotes(text));
    if (*size > limits_.body)
      throw BadRequest(413, "the body is too large", {9110, "15.5.14"},
                       "at most " + std::to_string(limits_.body) + " bytes", text);
    remaining_ = *size;
    if (remaining_ > 0) next = State::sized_body;
  }
  state_ = next;
  handler_.head(head_);
}

void RequestParser::on_transfer_coding() {
  const std::string& value = head_.find("Transfer-Encoding")->value;
  // RFC 9112 6.1: HTTP/1.0 does not know the field, so the framing is faulty.
  if (head_.minor_version == 0)
    throw BadRequest(400, "an HTTP/1.0 request has a Transfer-Encoding", {9112, "6.1"}, "Content-Length",
                     in_quotes(value));
  std::vector<std::string_view> codings = members(head_.fields, "Transfer-Encoding");
  std::erase(codings, std::string_view());  // RFC 9110 5.6.1.2: empty members are skipped
  const auto is_chunked = [](std::string_view coding) { return equal_in_any_case(coding, "chunked"); };
  if (codings.empty() || !is_chunked(codings.back()) ||
      std::count_if(codings.begin(), codings.end(), is_chunked) > 1)
    throw BadRequest(400, "the end of the body cannot be known", {9112, "6.3"},
                     "chunked as the last transfer coding, once", in_quotes(value));
  if (codings.size() > 1)
    throw BadRequest(501, "this transfer coding is not supported", {9112, "6.1"}, "chunked",
                     in_quotes(value));
}

void RequestParser::on_chunk_size(std::string_view line) {
  const std::optional<ChunkLine> chunk = parse_chunk_line(line);
  // RFC 9112 7.1.1: blanks come only before an extension.
  if (!chunk || (!chunk->rest.empty() && trim(chunk->rest).empty()))
    throw BadRequest(400, "a chunk's size is not a number", {9112, "7.1"}, "hexadecimal digits",
                     in_quotes(line));
  // RFC 9112 7.1.1: unknown extensions are skipped, up to a bound.
  if ((extensions_size_ += chunk->rest.size()) > limits_.extensions)
    throw BadRequest(413, "the extensions of the chunks are too large together", {9112, "7.1.1"},
                     "at most " + std::to_string(limits_.extensions) + " bytes");
  if (chunk->size > limits_.body - body_size_)
    throw BadRequest(413, "the body is too large", {9110, "15.5.14"},
                     "at most " + std::to_string(limits_.body) + " bytes");
  remaining_ = chunk->size;
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
