#include "http/response.hpp"

#include <algorithm>

#include "http/syntax.hpp"

namespace glasstls::http {

namespace {

std::uint64_t content_length(const Head& head) {
  const std::vector<std::string_view> lengths = members(head.fields, "Content-Length");
  for (std::string_view length : lengths) {
    if (!parse_number(length, 10))
      throw Error("Content-Length is not a number", rfc_http_semantics, "decimal digits", in_quotes(length));
    if (length != lengths[0])
      throw Error("two Content-Lengths contradict each other", rfc_http_semantics, in_quotes(lengths[0]),
                  in_quotes(length));
  }
  return *parse_number(lengths[0], 10);
}

}  // namespace

std::vector<std::string_view> members(const std::vector<Field>& fields, std::string_view name) {
  std::vector<std::string_view> found;
  for (const Field& field : fields) {
    if (!same_name(field.name, name)) continue;
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

const Field* Head::find(std::string_view name) const {
  const auto it =
      std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return same_name(f.name, name); });
  return it == fields.end() ? nullptr : &*it;
}

bool Head::is_redirect() const {
  const bool elsewhere = status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  return elsewhere && find("Location") != nullptr;
}

std::string_view name_of(Framing framing) {
  switch (framing) {
    using enum Framing;
    case none: return "no body";
    case content_length: return "Content-Length";
    case chunked: return "chunked";
    case until_close: return "until the connection closes";
  }
  return "unknown framing";
}

void ResponseParser::receive(View bytes) {
  while (!bytes.empty()) {
    switch (state_) {
      case State::sized_body:
      case State::body_until_close:
      case State::chunk_data: take_body(bytes); break;
      case State::done: excess_ += bytes.size(); return;
      default:
        if (!take_line(bytes)) return;
        std::string line = std::move(line_);
        line_.clear();
        line.pop_back();
        const bool with_cr = line.ends_with('\r');
        if (with_cr) line.pop_back();
        on_line(line, with_cr);
    }
  }
}

/// Moves bytes into line_ up to and with the line feed; whether one came.
bool ResponseParser::take_line(View& bytes) {
  const auto feed = std::find(bytes.begin(), bytes.end(), '\n');
  const bool whole = feed != bytes.end();
  const std::size_t size = static_cast<std::size_t>(feed - bytes.begin()) + (whole ? 1 : 0);
  const bool in_chunks = state_ == State::chunk_size || state_ == State::chunk_end;
  const std::size_t used = in_chunks ? line_.size() : head_size_;
  const std::size_t limit = in_chunks ? limits_.chunk_line : limits_.head;
  if (size > limit - used)
    throw Error(in_chunks ? "a line between chunks is too long" : "the head of the response is too long",
                rfc_http1, "at most " + std::to_string(limit) + " bytes", "more");
  line_.append(as_text(bytes.first(size)));
  if (!in_chunks) head_size_ += size;
  bytes = bytes.subspan(size);
  // RFC 9113: a server begins HTTP/2 with a SETTINGS frame (type 4), whatever it is asked.
  if (state_ == State::status_line && line_.size() > 3 && line_[0] == 0 && line_[3] == 4)
    throw Error("the server speaks HTTP/2, and this client speaks HTTP/1.1 only", rfc_http1,
                "a line like \"HTTP/1.1 200 OK\"", "a SETTINGS frame of HTTP/2");
  if (state_ == State::status_line &&
      line_.compare(0, 5, "HTTP/", std::min<std::size_t>(line_.size(), 5)) != 0)
    throw Error("this is not an HTTP/1 response", rfc_http1, "a line like \"HTTP/1.1 200 OK\"",
                in_quotes(line_));
  return whole;
}

void ResponseParser::on_line(std::string_view line, bool with_cr) {
  // RFC 9112: in a head a bare line feed may end a line. Between chunks nobody sends one but to confuse.
  switch (state_) {
    case State::status_line: return on_status_line(line);
    case State::field: return line.empty() ? on_head_end() : on_field(line);
    case State::trailer:
      if (!line.empty()) return on_field(line);
      if (!head_.fields.empty()) handler_.trailers(head_.fields);
      state_ = State::done;
      return;
    case State::chunk_end:
      if (!line.empty() || !with_cr)
        throw Error("a chunk does not end where its size says", rfc_http1, "CR LF", in_quotes(line));
      state_ = State::chunk_size;
      return;
    default:
      if (!with_cr) throw Error("a chunk size ends in a bare line feed", rfc_http1, "CR LF", in_quotes(line));
      return on_chunk_size(line);
  }
}

void ResponseParser::on_status_line(std::string_view line) {
  const auto refuse = [line](const std::string& why) -> Error {
    return Error(why, rfc_http1, "a line like \"HTTP/1.1 200 OK\"", in_quotes(line));
  };
  if (!line.starts_with("HTTP/1.") || line.size() < 12 || !is_digit(line[7]) || line[8] != ' ')
    throw refuse("the status line does not say HTTP/1");
  const std::string_view status = line.substr(9, 3);
  const bool separated = line.size() == 12 || line[12] == ' ';
  if (!std::all_of(status.begin(), status.end(), is_digit) || status[0] < '1' || status[0] > '5' ||
      !separated)
    throw refuse("the status code is not one");
  const std::string_view reason = line.substr(std::min<std::size_t>(line.size(), 13));
  if (!is_text(reason)) throw refuse("the reason phrase has a control character");
  head_ = {.minor_version = line[7] - '0',
           .status = static_cast<int>(*parse_number(status, 10)),
           .reason = std::string(reason),
           .fields = {}};
  state_ = State::field;
}

void ResponseParser::on_field(std::string_view line) {
  if (line[0] == ' ' || line[0] == '\t')
    throw Error("a field is folded over two lines, which HTTP has given up because readers disagree on it",
                rfc_http1, "a field name", in_quotes(line));
  if (head_.fields.size() == limits_.fields)
    throw Error("the response has too many fields", rfc_http1, "at most " + std::to_string(limits_.fields),
                "more");
  const std::size_t colon = line.find(':');
  const std::string_view name = line.substr(0, colon);
  if (colon == line.npos || name.empty() || !std::all_of(name.begin(), name.end(), is_token_char))
    throw Error("a line of the head is not a field", rfc_http1, "Name: value", in_quotes(line));
  const std::string_view value = trim(line.substr(colon + 1));
  if (!is_text(value))
    throw Error("a field value has a control character", rfc_http_semantics, "text", in_quotes(line));
  head_.fields.push_back({std::string(name), std::string(value)});
}

void ResponseParser::on_head_end() {
  head_size_ = 0;
  if (head_.status == 101)
    throw Error("the server changes to another protocol, which nobody asked it for", rfc_http_semantics,
                "a final response", "101");
  if (head_.status < 200) {
    if (++interims_ > limits_.interim)
      throw Error("the server sends interim responses without end", rfc_http_semantics,
                  "at most " + std::to_string(limits_.interim), "more");
    handler_.interim(head_);
    state_ = State::status_line;
    return;
  }
  const Framing framing = choose_framing();
  if (framing == Framing::content_length) remaining_ = content_length(head_);
  handler_.head(head_, framing);
  head_.fields.clear();  // from here on: trailers
  switch (framing) {
    case Framing::none: state_ = State::done; break;
    case Framing::content_length: state_ = remaining_ == 0 ? State::done : State::sized_body; break;
    case Framing::chunked: state_ = State::chunk_size; break;
    case Framing::until_close: state_ = State::body_until_close; break;
  }
}

Framing ResponseParser::choose_framing() const {
  if (head_.status == 204 || head_.status == 304) return Framing::none;
  const bool has_length = head_.find("Content-Length") != nullptr;
  const std::vector<std::string_view> codings = members(head_.fields, "Transfer-Encoding");
  if (codings.empty()) return has_length ? Framing::content_length : Framing::until_close;
  if (has_length)  // RFC 9112: Transfer-Encoding would win, but it ought to be handled as an error
    throw Error("both Transfer-Encoding and Content-Length say where the body ends, as in request smuggling",
                rfc_http1, "one of them", "both");
  if (head_.minor_version == 0)
    throw Error("an HTTP/1.0 response has a Transfer-Encoding, which 1.0 does not know", rfc_http1,
                "Content-Length or the close of the connection", in_quotes(codings[0]));
  if (codings.size() != 1 || !same_name(codings[0], "chunked"))
    throw Error("the transfer coding is one that nobody asked for", rfc_http1, "chunked",
                in_quotes(head_.find("Transfer-Encoding")->value));
  return Framing::chunked;
}

void ResponseParser::on_chunk_size(std::string_view line) {
  const std::string_view size = line.substr(0, line.find_first_of("; \t"));
  const std::string_view rest = trim(line.substr(size.size()));  // RFC 9112: extensions are passed over
  const std::optional<std::uint64_t> number = parse_number(size, 16);
  if (!number || !(rest.empty() || rest[0] == ';') || !is_text(rest))
    throw Error("a chunk size is not one", rfc_http1, "hexadecimal digits", in_quotes(line));
  remaining_ = *number;
  state_ = remaining_ == 0 ? State::trailer : State::chunk_data;
}

void ResponseParser::take_body(View& bytes) {
  const bool endless = state_ == State::body_until_close;
  const std::size_t size =
      endless ? bytes.size() : static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), remaining_));
  handler_.body(bytes.first(size));
  body_size_ += size;
  bytes = bytes.subspan(size);
  if (endless) return;
  remaining_ -= size;
  if (remaining_ == 0) state_ = state_ == State::chunk_data ? State::chunk_end : State::done;
}

void ResponseParser::receive_end(bool clean) {
  switch (state_) {
    case State::done: return;
    case State::body_until_close:
      if (!clean)
        throw Error(
            "the connection ended without close_notify, so the body may be cut: nothing else marks its end",
            rfc_http1, "close_notify",
            "the end of TCP after " + std::to_string(body_size_) + " bytes of body");
      state_ = State::done;
      return;
    case State::sized_body:
      throw Error("the body is cut", rfc_http1, std::to_string(body_size_ + remaining_) + " bytes",
                  std::to_string(body_size_));
    case State::chunk_size:
    case State::chunk_data:
    case State::chunk_end:
    case State::trailer:
      throw Error("the chunked body is cut", rfc_http1, "a last chunk of size 0",
                  "the end after " + std::to_string(body_size_) + " bytes");
    default:
      throw Error(interims_ == 0 && head_size_ == 0 ? "the server ended without a response"
                                                    : "the head of the response is cut",
                  rfc_http1, "a whole response", std::to_string(head_size_) + " bytes of its head");
  }
}

}  // namespace glasstls::http
