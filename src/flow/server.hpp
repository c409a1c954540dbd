#pragma once

#include <memory>
#include <string>

#include "connection/server.hpp"
#include "http/request_parser.hpp"
#include "net/event_loop.hpp"

/// An HTTPS server: TLS from the connection room, HTTP/1.1 and the event loop put together.
namespace glasstls::flow {

/// Where an answer's body comes from, piece by piece.
class Body {
 public:
  virtual ~Body() = default;
  /// In bytes; all of it.
  virtual std::uint64_t size() const = 0;
  /// The next bytes, at most so many; fewer than size() promised end the connection early.
  virtual Bytes read(std::size_t most) = 0;
};

/// A body that is there as a whole.
class TextBody : public Body {
 public:
  explicit TextBody(std::string text) : text_(std::move(text)) {}
  std::uint64_t size() const override { return text_.size(); }
  Bytes read(std::size_t most) override;

 private:
  std::string text_;
  std::size_t read_ = 0;
};

struct Answer {
  int status = 200;
  std::vector<http::Field> fields;  ///< Date, Server, Content-Length and Connection are added
  std::unique_ptr<Body> body;       ///< null for none

  static Answer page(int status, std::string content_type, std::string text);
};

/// Who answers the requests of one connection, and watches it.
class Visit {
 public:
  virtual ~Visit() = default;
  /// Who watches TLS; asked once; may be null.
  virtual trace::Sink* sink() = 0;
  /// The handshake is complete.
  virtual void connected(const connection::Server&) {}
  /// A piece of the body of a request that is not whole yet.
  virtual void body(View) {}
  /// The request is whole. `early`: it came as early data, and may be a replay (RFC 8470).
  virtual Answer answer(const http::RequestHead& head, const connection::Server& server, bool early) = 0;
  /// A request was refused before it was whole.
  virtual Answer refuse(const http::BadRequest& bad) = 0;
  /// The head of an answer is about to leave.
  virtual void answering(int /*status*/, const std::vector<http::Field>&) {}
  /// What was sent as an answer.
  virtual void answered(const http::RequestHead&, int /*status*/, std::uint64_t /*body_size*/) {}
  /// The connection is over; null where the client never said hello. What it throws is lost.
  virtual void ended(const connection::Server*) {}
};

/// Who has a Visit for everyone who comes.
class Site {
 public:
  virtual ~Site() = default;
  virtual std::unique_ptr<Visit> visit(const net::Address& peer) = 0;
  /// Which configuration serves a client that asks for `server_name` (empty where it names none, or its hello
  /// cannot be read). It outlives the connection.
  virtual const handshake::ServerConfig& config(std::string_view server_name) = 0;
};

/// How long a client may take.
struct ServerTimeOuts {
  std::chrono::milliseconds handshake{10000};
  std::chrono::milliseconds idle{30000};     ///< until a request begins
  std::chrono::milliseconds head{10000};     ///< from there to the end of its head
  std::chrono::milliseconds body{10000};     ///< for each 16 KiB
  std::chrono::milliseconds sending{20000};  ///< until the client takes something of what it is sent
  std::chrono::milliseconds farewell{2000};  ///< for the last words
};

/// Serves `site` over TLS: one session of an event loop for each connection.
class TlsService : public net::Service {
 public:
  explicit TlsService(Site& site, ServerTimeOuts time_outs = {}) : site_(site), time_outs_(time_outs) {}
  std::unique_ptr<net::Session> accept(const net::Address& peer) override;

 private:
  Site& site_;
  ServerTimeOuts time_outs_;
};

}  // namespace glasstls::flow
