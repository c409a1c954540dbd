#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "http/response.hpp"

namespace glasstls::http {

/// Request line and fields of a request.
struct RequestHead {
  std::string method;     ///< "GET"
  std::string target;     ///< "/path?query", as it came
  int minor_version = 1;  ///< of HTTP/1
  std::vector<Field> fields;

  /// The first field of this name, in whatever case; null where there is none.
  const Field* find(std::string_view name) const;
  /// RFC 9112 9.3: whether the client lets the connection stay open for another request.
  bool keeps_alive() const;
  /// RFC 9110 10.1.1: whether the client waits for a 100 (Continue) before it sends the body.
  bool expects_continue() const;
};

/// A request that is refused. `status` is what it is answered with; the connection ends after that, because
/// nobody knows where the next request would begin.
class BadRequest : public Error {
 public:
  BadRequest(int status_, std::string why, Rfc document, std::string expected = {},
             std::string presented = {})
      : Error(std::move(why), document, std::move(expected), std::move(presented)), status(status_) {}

  int status;
};

/// Who takes the request as it arrives. Views are valid during the call alone.
class RequestHandler {
 public:
  virtual ~RequestHandler() = default;
  virtual void head(const RequestHead&) = 0;
  virtual void body(View) = 0;
};

/// Bounds against a client that never ends.
struct RequestLimits {
  std::size_t line = 8 * 1024;                   ///< in bytes: the request line (414)
  std::size_t head = 32 * 1024;                  ///< in bytes: the fields (431)
  std::size_t fields = 100;                      ///< (431)
  std::uint64_t body = std::uint64_t{64} << 20;  ///< in bytes (413)
  std::size_t extensions = 16 * 1024;            ///< in bytes: of all chunks of a body together (413)
};

/// RFC 9112 2: requests, one after the other, from bytes cut anywhere. It does no I/O and keeps no body.
/// Whatever it refuses throws BadRequest; after that it must not be used.
class RequestParser {
 public:
  explicit RequestParser(RequestHandler& handler, RequestLimits limits = {})
      : handler_(handler), limits_(limits) {}

  /// Takes bytes up to the end of the current request, and tells how many those were: what is left belongs to
  /// the next one, which begins after next().
  std::size_t receive(View bytes);

  /// Whether a request is whole; receive() then takes nothing more.
  bool done() const { return state_ == State::done; }
  /// What came of the head of the current request.
  const RequestHead& head() const { return head_; }
  /// Whether the head is whole.
  bool has_head() const { return state_ >= State::sized_body; }
  /// Whether something of a request has come, but not all of it.
  bool is_inside() const { return !done() && (state_ != State::request_line || !line_.empty()); }
  /// Body bytes so far.
  std::uint64_t body_size() const { return body_size_; }
  /// Makes ready for the next request.
  void next();

 private:
  enum class State { request_line, field, sized_body, chunk_size, chunk_data, chunk_end, trailer, done };

  bool take_line(View& bytes);
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
  std::string line_;           ///< what came of the line that is not ended yet
  std::size_t head_size_ = 0;  ///< of the fields or the trailers so far
  std::size_t fields_ = 0;     ///< how many those are
  RequestHead head_;
  std::uint64_t remaining_ = 0, body_size_ = 0, extensions_size_ = 0;
};

}  // namespace glasstls::http
