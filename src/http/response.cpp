#include "http/response.hpp"

#include <algorithm>

#include "http/syntax.hpp"

namespace glasstls::http {

namespace {

std::uint64_t content_length(const ResponseHead& head) {
  const std::vector<std::string_view> lengths = members(head.fields, "Content-Length");
  for (std::string_view length : lengths) {
    if (!parse_number(length, 10))
      throw HttpError("Content-Length is not a number", rfc_http_semantics, "decimal digits",
                      in_quotes(length));
    if (length != lengths[0])
      throw HttpError("two Content-Lengths contradict each other", rfc_http_semantics, in_quotes(lengths[0]),
                      in_quotes(length));
  }
  return *parse_number(lengths[0], 10);
}

/// What begins a status line, as far as it has come.
void check_beginning(std::string_view line) {
  constexpr std::string_view beginning = "HTTP/";
  // RFC 9113: a server begins HTTP/2 with a SETTINGS frame (type 4), no matter what it is asked.
  if (line.size() > 3 && line[0] == 0 && line[3] == 4)
    throw HttpError("the server speaks HTTP/2, and this client speaks HTTP/1.1 only", rfc_http1,
                    "a line like \"HTTP/1.1 200 OK\"", "a SETTINGS frame of HTTP/2");
  if (!beginning.starts_with(line.substr(0, beginning.size())))
    throw HttpError("this is not an HTTP/1 response", rfc_http1, "a line like \"HTTP/1.1 200 OK\"",
                    in_quotes(line));
}

}  // namespace

const HeaderField* ResponseHead::find(std::string_view name) const { return find_field(fields, name); }

bool ResponseHead::is_redirect() const {
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
        if (take_line(bytes) != LineReader::Taken::whole) return;
        const std::string line = line_.finish();
        on_line(line, line_.ended_in_cr());
    }
  }
}

LineReader::Taken ResponseParser::take_line(View& bytes) {
  const bool in_chunks = state_ == State::chunk_size || state_ == State::chunk_end;
  const std::size_t limit = in_chunks ? limits_.chunk_line : limits_.head;
  const LineReader::Taken taken = line_.take(bytes, in_chunks ? limit : limit - head_size_);
  if (taken == LineReader::Taken::too_long)
    throw HttpError(in_chunks ? "a line between chunks is too long" : "the head of the response is too long",
                    rfc_http1, "at most " + std::to_string(limit) + " bytes", "more");
  if (state_ == State::status_line) check_beginning(line_.text());
  if (taken == LineReader::Taken::whole && !in_chunks) head_size_ += line_.text().size();
  return taken;
}

void ResponseParser::on_line(std::string_view line, bool with_cr) {
  // RFC 9112 2.2: in a head a bare line feed may end a line. Between chunks only an attacker sends one.
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
        throw HttpError("a chunk does not end where its size says", rfc_http1, "CR LF", in_quotes(line));
      state_ = State::chunk_size;
      return;
    default:
      if (!with_cr)
        throw HttpError("a chunk size ends in a bare line feed", rfc_http1, "CR LF", in_quotes(line));
      return on_chunk_size(line);
  }
}

void ResponseParser::on_status_line(std::string_view line) {
  const auto refuse = [line](const std::string& why) -> HttpError {
    return HttpError(why, rfc_http1, "a line like \"HTTP/1.1 200 OK\"", in_quotes(line));
  };
  if (!line.starts_with("HTTP/1.") || line.size() < 12 || !is_digit(line[7]) || line[8] != ' ')
    throw refuse("the status line does not say HTTP/1");
  const std::string_view status = line.substr(9, 3);
  const bool separated = line.size() == 12 || line[12] == ' ';
  if (!std::all_of(status.begin(), status.end(), is_digit) || status[0] < '1' || status[0] > '5' ||
      !separated)
    throw refuse("the status code is not valid");
  const std::string_view reason = line.substr(std::min<std::size_t>(line.size(), 13));
  if (!is_text(reason)) throw refuse("the reason phrase has a control character");
  head_ = {.minor_version = line[7] - '0',
           .status = static_cast<int>(*parse_number(status, 10)),
           .reason = std::string(reason),
           .fields = {}};
  state_ = State::field;
}

void ResponseParser::on_field(std::string_view line) {
  if (head_.fields.size() == limits_.fields)
    throw HttpError("the response has too many fields", rfc_http1,
                    "at most " + std::to_string(limits_.fields), "more");
  head_.fields.push_back(parse_field(line));
}

void ResponseParser::on_head_end() {
  head_size_ = 0;
  if (head_.status == 101)
    throw HttpError("the server changes to another protocol, which the request did not ask for",
                    rfc_http_semantics, "a final response", "101");
  if (head_.status < 200) {
    if (++interims_ > limits_.interim)
      throw HttpError("the server sends interim responses without end", rfc_http_semantics,
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
  // RFC 9112 6.3: a CONNECT that is granted turns the connection into a tunnel, whatever the fields say.
  if (request_ == AnswerTo::connect && head_.status / 100 == 2) return Framing::none;
  const bool has_length = head_.find("Content-Length") != nullptr;
  const std::vector<std::string_view> codings = members(head_.fields, "Transfer-Encoding");
  if (codings.empty()) return has_length ? Framing::content_length : Framing::until_close;
  if (has_length)  // RFC 9112: Transfer-Encoding would win, but it ought to be handled as an error
    throw HttpError(
        "both Transfer-Encoding and Content-Length say where the body ends, as in request smuggling",
        rfc_http1, "one of them", "both");
  if (head_.minor_version == 0)
    throw HttpError("an HTTP/1.0 response has a Transfer-Encoding, which 1.0 does not know", rfc_http1,
                    "Content-Length or the close of the connection", in_quotes(codings[0]));
  if (codings.size() != 1 || !equal_in_any_case(codings[0], "chunked"))
    throw HttpError("the transfer coding is one that the request did not ask for", rfc_http1, "chunked",
                    in_quotes(head_.find("Transfer-Encoding")->value));
  return Framing::chunked;
}

void ResponseParser::on_chunk_size(std::string_view line) {
  const std::optional<ChunkLine> chunk = parse_chunk_line(line);
  if (!chunk) throw HttpError("a chunk size is not valid", rfc_http1, "hexadecimal digits", in_quotes(line));
  remaining_ = chunk->size;
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
        throw HttpError(
            "the connection ended without close_notify, so the body may be cut: nothing else marks its end",
            rfc_http1, "close_notify",
            "the end of TCP after " + std::to_string(body_size_) + " bytes of body");
      state_ = State::done;
      return;
    case State::sized_body:
      throw HttpError("the body is cut", rfc_http1, std::to_string(body_size_ + remaining_) + " bytes",
                      std::to_string(body_size_));
    case State::chunk_size:
    case State::chunk_data:
    case State::chunk_end:
    case State::trailer:
      throw HttpError("the chunked body is cut", rfc_http1, "a last chunk of size 0",
                      "the end after " + std::to_string(body_size_) + " bytes");
    default: {
      const std::size_t came = head_size_ + line_.text().size();
      throw HttpError(interims_ == 0 && came == 0 ? "the server ended without a response"
                                                  : "the head of the response is cut",
                      rfc_http1, "a whole response", std::to_string(came) + " bytes of its head");
    }
  }
}

}  // namespace glasstls::http
