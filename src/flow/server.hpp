#pragma once

#include <memory>
#include <string>

#include "connection/server.hpp"
#include "flow/carrier.hpp"
#include "http/request_parser.hpp"
#include "net/event_loop.hpp"

/// An HTTPS server: TLS from the connection room, HTTP/1.1, and the event loop.
namespace glasstls::flow {

/// The body of a response, read piece by piece.
class Body {
 public:
  virtual ~Body() = default;
  /// Of the whole body, in bytes.
  virtual std::uint64_t size() const = 0;
  /// The next bytes, at most so many. If fewer than size() come in all, the connection ends early.
  virtual Bytes read(std::size_t most) = 0;
};

/// A body that is in memory as a whole.
class TextBody : public Body {
 public:
  /// `text` is the body.
  explicit TextBody(std::string text) : text_(std::move(text)) {}
  std::uint64_t size() const override { return text_.size(); }
  Bytes read(std::size_t most) override;

 private:
  std::string text_;
  std::size_t read_ = 0;
};

/// What a Visit answers to a request.
struct HttpResponse {
  int status = 200;
  std::vector<http::HeaderField> fields;  ///< Date, Server, Content-Length and Connection are added
  std::unique_ptr<Body> body;             ///< null for none

  /// A response with `text` as its body.
  static HttpResponse page(int status, std::string content_type, std::string text);
};

/// Answers the requests of one connection, and watches it.
class Visit {
 public:
  virtual ~Visit() = default;
  /// Gets the events of TLS; called once; may be null.
  virtual trace::Sink* sink() = 0;
  /// Carries the connection's bytes and may change them; it is among what sink() leads to. Null: nobody does.
  virtual Carrier* carrier() { return nullptr; }
  /// The handshake is complete.
  virtual void connected(const connection::Server&) {}
  /// The next piece of a request's body.
  virtual void body(View) {}
  /// The request is whole. `early`: it came as early data, and may be a replay (RFC 8470).
  virtual HttpResponse answer(const http::RequestHead& head, const connection::Server& server,
                              bool early) = 0;
  /// A request was refused before it was whole.
  virtual HttpResponse refuse(const http::BadRequest& bad) = 0;
  /// The head of a response is about to be sent.
  virtual void answering(int /*status*/, const std::vector<http::HeaderField>&) {}
  /// A response was given; its body may still be on its way.
  virtual void answered(const http::RequestHead&, int /*status*/, std::uint64_t /*body_size*/) {}
  /// The connection is over; null if the client sent no ClientHello. What it throws is ignored.
  virtual void ended(const connection::Server*) {}
};

/// Creates a Visit for each new connection.
class Site {
 public:
  virtual ~Site() = default;
  /// For a connection from `peer`. What it throws closes that connection only.
  virtual std::unique_ptr<Visit> visit(const net::Address& peer) = 0;
  /// The configuration for a client that asks for `server_name` (empty if it names none, or its ClientHello
  /// cannot be read). It outlives the connection.
  virtual const handshake::ServerConfig& config(std::string_view server_name) = 0;
};

/// How long a client may take.
struct ServerTimeOuts {
  std::chrono::milliseconds handshake{10000};
  std::chrono::milliseconds idle{30000};     ///< until a request begins
  std::chrono::milliseconds head{10000};     ///< from there to the end of its head
  std::chrono::milliseconds body{10000};     ///< for each 16 KiB
  std::chrono::milliseconds sending{20000};  ///< until the client takes some of the bytes that are sent
  std::chrono::milliseconds farewell{2000};  ///< for the end of the connection
};

/// Serves `site` over TLS: one session of an event loop for each connection.
class TlsService : public net::Service {
 public:
  /// `site` outlives it.
  explicit TlsService(Site& site, ServerTimeOuts time_outs = {}) : site_(site), time_outs_(time_outs) {}
  /// The session for a new connection.
  std::unique_ptr<net::Session> accept(const net::Address& peer) override;

 private:
  Site& site_;
  ServerTimeOuts time_outs_;
};

}  // namespace glasstls::flow
