#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "http/error.hpp"

namespace glasstls::http {

struct Field {
  std::string name, value;

  friend bool operator==(const Field&, const Field&) = default;
};

/// Status line and fields of a response.
struct Head {
  int minor_version = 1;  ///< of HTTP/1
  int status = 0;
  std::string reason;
  std::vector<Field> fields;

  /// The first field of this name, in whatever case; null where there is none.
  const Field* find(std::string_view name) const;
  /// Whether the status sends the client elsewhere, and a Location field says where.
  bool is_redirect() const;
};

/// RFC 9110 5.6.1: the members of a comma-separated list field over all its lines, empty ones too.
std::vector<std::string_view> members(const std::vector<Field>& fields, std::string_view name);

/// RFC 9112: how the end of the body is known.
enum class Framing : std::uint8_t { none, content_length, chunked, until_close };

/// "no body", "Content-Length", "chunked", "until the connection closes".
std::string_view name_of(Framing framing);

/// Who takes the response as it arrives. Views are valid during the call alone.
class ResponseHandler {
 public:
  virtual ~ResponseHandler() = default;
  virtual void interim(const Head&) {}  ///< a 1xx response, before the one that counts
  virtual void head(const Head&, Framing) {}
  virtual void body(View) {}
  virtual void trailers(const std::vector<Field>&) {}  ///< the fields after a chunked body, if any
};

/// Bounds against a peer that never ends. Body bytes are handed on and not counted.
struct ResponseLimits {
  std::size_t head = 64 * 1024;  ///< in bytes: status line and fields; trailers again as much
  std::size_t fields = 256;
  std::size_t chunk_line = 4096;  ///< in bytes: chunk size with extensions
  int interim = 16;               ///< 1xx responses
};

/// RFC 9112: one response to a GET, from bytes cut anywhere. It does no I/O and keeps no body. Whatever it
/// refuses throws Error; after that it must not be used.
class ResponseParser {
 public:
  explicit ResponseParser(ResponseHandler& handler, ResponseLimits limits = {})
      : handler_(handler), limits_(limits) {}

  void receive(View bytes);

  /// The peer sends no more. `clean`: its close_notify said so; a bare end of TCP could be an attacker's.
  /// Throws Error where the response is not whole, or where that cannot be known.
  void receive_end(bool clean);

  bool done() const { return state_ == State::done; }
  std::uint64_t body_size() const { return body_size_; }
  /// Bytes that came after the end of the response, in number; they belong to nothing.
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

  bool take_line(View& bytes);
  void on_line(std::string_view line, bool with_cr);
  void on_status_line(std::string_view line);
  void on_field(std::string_view line);
  void on_head_end();
  void on_chunk_size(std::string_view line);
  void take_body(View& bytes);
  Framing choose_framing() const;

  ResponseHandler& handler_;
  ResponseLimits limits_;
  State state_ = State::status_line;
  std::string line_;           ///< what came of the line that is not ended yet
  std::size_t head_size_ = 0;  ///< of this head or these trailers so far
  int interims_ = 0;
  Head head_;                    ///< as trailers arrive, its fields are those
  std::uint64_t remaining_ = 0;  ///< of the body or the chunk
  std::uint64_t body_size_ = 0, excess_ = 0;
};

}  // namespace glasstls::http
