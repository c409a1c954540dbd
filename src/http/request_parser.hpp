#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "http/head.hpp"

namespace glasstls::http {

/// Request line and fields of a request.
struct RequestHead {
  std::string method;     ///< "GET"
  std::string target;     ///< "/path?query", as it came
  int minor_version = 1;  ///< of HTTP/1
  std::vector<HeaderField> fields;

  /// The first field of this name, in any case; null if there is none.
  const HeaderField* find(std::string_view name) const;
  /// RFC 9112 9.3: whether the client lets the connection stay open for another request.
  bool keeps_alive() const;
  /// RFC 9110 10.1.1: whether the client waits for a 100 (Continue) before it sends the body.
  bool expects_continue() const;
};

/// A request that is refused. `status` is the status of the response. The connection ends after that, because
/// it is not known where the next request would begin.
class BadRequest : public HttpError {
 public:
  /// `status_` is the response's; the rest is as in HttpError.
  BadRequest(int status_, std::string why, Rfc document, std::string expected = {},
             std::string presented = {})
      : HttpError(std::move(why), document, std::move(expected), std::move(presented)), status(status_) {}

  int status;
};

/// Receives the request as it arrives. Views are valid only during the call.
class RequestHandler {
 public:
  virtual ~RequestHandler() = default;
  /// The head is whole and follows the rules.
  virtual void head(const RequestHead&) = 0;
  /// The next piece of the body.
  virtual void body(View) = 0;
};

/// Bounds against a client that never ends.
struct RequestLimits {
  std::size_t line = 8 * 1024;                   ///< in bytes: the request line (414)
  std::size_t head = 32 * 1024;                  ///< in bytes: the fields (431)
  std::size_t fields = 100;                      ///< (431)
  std::uint64_t body = std::uint64_t{64} << 20;  ///< in bytes (413)
  std::size_t extensions = 16 * 1024;  ///< in bytes: of all chunk extensions of a body together (413)
};

/// RFC 9112 2: reads requests, one after the other, from bytes that are cut anywhere. It does no I/O and
/// keeps no body. What it refuses throws BadRequest; after that it must not be used.
class RequestParser {
 public:
  /// `handler` outlives it.
  explicit RequestParser(RequestHandler& handler, RequestLimits limits = {})
      : handler_(handler), limits_(limits) {}

  /// Takes bytes up to the end of the current request and returns how many. The rest belongs to the next
  /// request, which begins after next().
  std::size_t receive(View bytes);

  /// Whether a request is whole; receive() then takes nothing more.
  bool done() const { return state_ == State::done; }
  /// The head of the current request, as far as it has come.
  const RequestHead& head() const { return head_; }
  /// Whether the head is whole.
  bool has_head() const { return state_ >= State::sized_body; }
  /// Whether something of a request has come, but not all of it.
  bool is_inside() const { return !done() && (state_ != State::request_line || !line_.text().empty()); }
  /// Body bytes so far.
  std::uint64_t body_size() const { return body_size_; }
  /// Begins the next request.
  void next();

 private:
  enum class State { request_line, field, sized_body, chunk_size, chunk_data, chunk_end, trailer, done };

  LineReader::Taken take_line(View& bytes);
  void on_line(std::string_view line, bool with_cr);
  void on_request_line(std::string_view line);
  void on_field(std::string_view line);
  void on_head_end();
  void on_transfer_coding();
  void on_chunk_size(std::string_view line);
  void take_body(View& bytes);

  RequestHandler& handler_;
  RequestLimits limits_;
  State state_ = State::request_line;
  LineReader line_;
  std::size_t head_size_ = 0;  ///< of the fields or the trailers so far
  std::size_t fields_ = 0;     ///< how many those are
  RequestHead head_;
  std::uint64_t remaining_ = 0, body_size_ = 0, extensions_size_ = 0;
};

}  // namespace glasstls::http
