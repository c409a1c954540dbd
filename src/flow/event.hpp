#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

#include "base/bytes.hpp"
#include "connection/client.hpp"
#include "http/hsts.hpp"
#include "http/response.hpp"
#include "http/url.hpp"
#include "net/connect.hpp"
#include "net/resolve.hpp"

/// What happens in a flow, as it happens. References and views are valid only during Observer::receive.
namespace glasstls::flow {

/// What a phase cost.
struct Cost {
  double milliseconds = 0;
  int round_trips = 0;  ///< how often we sent and then had to wait for the peer
};

/// RFC 6797: an http:// URL became https, because its host is a known HSTS host.
struct Upgraded {
  std::string_view from;
  const http::Url& to;
  const http::HstsHost& why;
};

/// A flow begins: the first one, or one that a redirect leads to.
struct Started {
  int redirects;         ///< how many were followed so far
  const http::Url* url;  ///< null for a bare connection (pipe)
  const http::HostPort& server;
  const http::HostPort& connect_to;  ///< the same, unless the user or a proxy leads elsewhere
};

/// Name resolution begins.
struct Resolving {
  std::string_view host;
};
/// The name has addresses.
struct Resolved {
  const net::Resolution& resolution;
  Cost cost;
};

/// RFC 8305: an attempt to connect to one address begins.
struct AttemptStarted {
  const net::ConnectionAttempt& attempt;
};
/// RFC 8305: an attempt ended: connected, failed or overtaken.
struct AttemptEnded {
  const net::ConnectionAttempt& attempt;
};
/// TCP is connected, to the server or to a proxy.
struct TcpConnected {
  const net::Address& peer;
  Cost cost;
  bool is_proxy = false;  ///< TunnelOpened follows
};

/// RFC 9110 9.3.6: the proxy took the CONNECT, and carries every byte from here on to the server and back.
struct TunnelOpened {
  const net::Address& proxy;
  const http::HostPort& to;
  std::string_view request;
  const http::ResponseHead& head;
  Cost cost;
};

/// The TLS handshake begins: the ClientHello is ready. The events of the trace follow, up to TlsDone.
struct TlsStarted {
  const connection::Client& client;
};
/// The TLS handshake is complete.
struct TlsDone {
  const connection::Client& client;
  Cost cost;
};

/// RFC 9846 4.3.10: the request is sent with the ClientHello; the server may accept it or not.
struct EarlyRequestSent {
  std::string_view request;
};
/// The request is sent together with the client's Finished; or the server has accepted it as early data.
struct RequestSent {
  std::string_view request;
  bool as_early_data = false;
};
/// A 1xx response came; the final one follows.
struct InterimResponse {
  const http::ResponseHead& head;
};
/// The head of the final response came.
struct HeadReceived {
  const http::ResponseHead& head;
  http::Framing framing;
  Cost cost;  ///< since the request was sent
};
/// A piece of the body. The bodies of redirects and of TooEarly are left out.
struct BodyReceived {
  View bytes;
  std::uint64_t total;  ///< with this piece, in bytes
};
/// The fields after a chunked body.
struct Trailers {
  const std::vector<http::HeaderField>& fields;
};

/// The response is whole. Of a redirect, only the head is waited for.
struct ResponseDone {
  Cost cost;                ///< since its head came
  std::uint64_t body_size;  ///< in bytes
};

/// RFC 8470: the server refused the request as early data (425), and it is sent again without.
struct TooEarly {
  const http::Url& url;
};

/// Credentials that the user gave for one origin are not used for another one, which a redirect leads to.
struct CredentialsWithheld {
  const http::HostPort& from;  ///< the origin they were given for
  const http::HostPort& to;
  bool certificates, psks;  ///< which there were
};

/// The response leads to another URL, which is fetched next.
struct Redirected {
  int status;
  const http::Url& from;
  const http::Url& to;
};

/// The connection is closed.
struct Done {
  Cost cost;                     ///< of the whole flow, with the round trips of all phases
  std::uint64_t body_size;       ///< of the body, in bytes; of a pipe, all application data
  std::uint64_t sent, received;  ///< over TCP, in bytes
  bool server_closed;            ///< whether the server's close_notify came
};

/// RFC 6797: what a whole response says about HSTS.
struct HstsSeen {
  /// Whether the policy is noted, or why not.
  enum class Outcome : std::uint8_t {
    absent,      ///< there is no Strict-Transport-Security field
    broken,      ///< there is one that has to be ignored
    address,     ///< an IP address cannot ask for it
    unverified,  ///< a broken rule of the certificate was tolerated, so an attacker may have sent it
    noted
  };
  const http::HostPort& server;
  Outcome outcome;
  http::HstsPolicy policy{};     ///< the policy, if it is noted
  std::string_view why{};        ///< why it is broken
  const http::HstsHost* before;  ///< why the host was known before; null if it was not
  std::string_view file{};       ///< the file that remembers it; empty if none does
};

/// One thing that happened.
using Event = std::variant<Upgraded, Started, Resolving, Resolved, AttemptStarted, AttemptEnded, TcpConnected,
                           TunnelOpened, TlsStarted, TlsDone, EarlyRequestSent, RequestSent, InterimResponse,
                           HeadReceived, BodyReceived, Trailers, ResponseDone, TooEarly, Redirected,
                           CredentialsWithheld, Done, HstsSeen>;

/// Watches a flow: prints it, writes it as JSON, or stores the body. What it throws ends the flow.
class Observer {
 public:
  virtual ~Observer() = default;
  /// Something happened.
  virtual void receive(const Event& event) = 0;
};

}  // namespace glasstls::flow
