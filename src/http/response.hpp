#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "http/head.hpp"

namespace glasstls::http {

/// Status line and fields of a response.
struct ResponseHead {
  int minor_version = 1;  ///< of HTTP/1
  int status = 0;
  std::string reason;
  std::vector<HeaderField> fields;

  /// The first field of this name, in any case; null if there is none.
  const HeaderField* find(std::string_view name) const;
  /// Whether the status is a redirect and a Location field says where to.
  bool is_redirect() const;
};

/// RFC 9112: how the end of the body is marked.
enum class Framing : std::uint8_t { none, content_length, chunked, until_close };

/// "no body", "Content-Length", "chunked", "until the connection closes".
std::string_view name_of(Framing framing);

/// Receives the response as it arrives. Views are valid only during the call.
class ResponseHandler {
 public:
  virtual ~ResponseHandler() = default;
  virtual void interim(const ResponseHead&) {}  ///< a 1xx response, before the one that counts
  /// The final head, and how the end of the body is marked.
  virtual void head(const ResponseHead&, Framing) {}
  /// The next piece of the body.
  virtual void body(View) {}
  virtual void trailers(const std::vector<HeaderField>&) {}  ///< the fields after a chunked body, if any
};

/// Bounds against a peer that never ends. The body is passed on and has no bound here.
struct ResponseLimits {
  std::size_t head = 64 * 1024;  ///< in bytes: status line and fields; the trailers may have as much again
  std::size_t fields = 256;
  std::size_t chunk_line = 4096;  ///< in bytes: chunk size with extensions
  int interim = 16;               ///< 1xx responses
};

/// The method of the request, as far as it decides on the end of the response.
enum class AnswerTo : std::uint8_t { get, connect };

/// RFC 9112: one response to a GET or a CONNECT, from bytes cut anywhere. It does no I/O and keeps no body.
/// What it refuses throws HttpError; after that it must not be used.
class ResponseParser {
 public:
  /// `handler` outlives it.
  explicit ResponseParser(ResponseHandler& handler, ResponseLimits limits = {},
                          AnswerTo request = AnswerTo::get)
      : handler_(handler), limits_(limits), request_(request) {}

  /// The next bytes. What follows the end of the response is only counted.
  void receive(View bytes);

  /// The peer sends no more. `clean`: it said so with close_notify; an attacker can end TCP too. Throws
  /// HttpError if the response is not whole, or if that cannot be known.
  void receive_end(bool clean);

  /// Whether the response is whole.
  bool done() const { return state_ == State::done; }
  /// Body bytes so far.
  std::uint64_t body_size() const { return body_size_; }
  /// How many bytes came after the end of the response; they are ignored.
  std::uint64_t excess() const { return excess_; }

 private:
  enum class State {
    status_line,
    field,
    sized_body,
    body_until_close,
    chunk_size,
    chunk_data,
    chunk_end,
    trailer,
    done
  };

  LineReader::Taken take_line(View& bytes);
  void on_line(std::string_view line, bool with_cr);
  void on_status_line(std::string_view line);
  void on_field(std::string_view line);
  void on_head_end();
  void on_chunk_size(std::string_view line);
  void take_body(View& bytes);
  Framing choose_framing() const;

  ResponseHandler& handler_;
  ResponseLimits limits_;
  AnswerTo request_;
  State state_ = State::status_line;
  LineReader line_;
  std::size_t head_size_ = 0;  ///< of the whole lines of this head or these trailers
  int interims_ = 0;
  ResponseHead head_;            ///< as trailers arrive, its fields are those
  std::uint64_t remaining_ = 0;  ///< of the body or the chunk
  std::uint64_t body_size_ = 0, excess_ = 0;
};

}  // namespace glasstls::http
