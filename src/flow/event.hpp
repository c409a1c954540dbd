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

/// What happens in a flow, as it happens. References and views are valid during Observer::receive alone.
namespace glasstls::flow {

/// What a phase cost.
struct Cost {
  double milliseconds = 0;
  int round_trips = 0;  ///< how often we sent and then had to wait for the peer
};

/// RFC 6797: an http:// URL was to be fetched, and its host is known to want https alone.
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
  const http::HostPort& connect_to;  ///< the same, unless the user leads elsewhere
};

struct Resolving {
  std::string_view host;
};
struct Resolved {
  const net::Resolution& resolution;
  Cost cost;
};

/// RFC 8305: one try at one address begins, or ends: connected, failed or overtaken.
struct AttemptStarted {
  const net::Attempt& attempt;
};
struct AttemptEnded {
  const net::Attempt& attempt;
};
struct Connected {
  const net::Address& peer;
  Cost cost;
};

/// The ClientHello is on its way. Between this and TlsDone lie the events of the trace.
struct TlsStarted {
  const connection::Client& client;
};
struct TlsDone {
  const connection::Client& client;
  Cost cost;
};

/// RFC 9846 4.3.10: the request leaves with the ClientHello; the server may take it or not.
struct EarlyRequestSent {
  std::string_view request;
};
/// The request leaves, in one piece with the client's Finished; or the server has taken it as early data.
struct RequestSent {
  std::string_view request;
  bool as_early_data = false;
};
struct InterimResponse {
  const http::Head& head;
};
struct ResponseHead {
  const http::Head& head;
  http::Framing framing;
  Cost cost;  ///< since the request was sent
};
/// A piece of the body; that of an answer which is not the last (a redirect, or TooEarly) is left out.
struct BodyReceived {
  View bytes;
  std::uint64_t total;  ///< with this piece, in bytes
};
struct Trailers {
  const std::vector<http::Field>& fields;
};

/// The response is whole. Of one that leads elsewhere, the head alone is waited for.
struct ResponseDone {
  Cost cost;                ///< since its head came
  std::uint64_t body_size;  ///< in bytes
};

/// RFC 8470: the server does not answer what came as early data, and the request is sent once more without.
struct TooEarly {
  const http::Url& url;
};

/// What the user gave for the origin of the URL that they named does not go to another one.
struct CredentialsWithheld {
  const http::HostPort& from;  ///< whom they were given for
  const http::HostPort& to;
  bool certificates, psks;  ///< which there were
};

struct Redirected {
  int status;
  const http::Url& from;
  const http::Url& to;
};

/// The connection is closed. What is missing in `server_closed` is the server's close_notify.
struct Done {
  Cost cost;                     ///< of the whole flow; round trips are those of its phases together
  std::uint64_t body_size;       ///< of what came inside of TLS, in bytes
  std::uint64_t sent, received;  ///< over TCP, in bytes
  bool server_closed;
};

/// RFC 6797: what the response says of https alone, once it is whole.
struct HstsSeen {
  enum class Outcome : std::uint8_t {
    absent,      ///< there is no Strict-Transport-Security field
    broken,      ///< there is one that has to be ignored
    address,     ///< an IP address cannot ask for it
    unverified,  ///< the certificate was not insisted on, so that anybody may have said it
    noted
  };
  const http::HostPort& server;
  Outcome outcome;
  http::HstsPolicy policy{};     ///< that is noted
  std::string_view why{};        ///< it is broken
  const http::HstsHost* before;  ///< by which the host was known already, or null
  std::string_view file{};       ///< in which it is remembered; empty for none
};

using Event =
    std::variant<Upgraded, Started, Resolving, Resolved, AttemptStarted, AttemptEnded, Connected, TlsStarted,
                 TlsDone, EarlyRequestSent, RequestSent, InterimResponse, ResponseHead, BodyReceived,
                 Trailers, ResponseDone, TooEarly, Redirected, CredentialsWithheld, Done, HstsSeen>;

/// Who watches a flow: what prints it, or writes it as JSON, or stores the body. What it throws ends the
/// flow.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void receive(const Event& event) = 0;
};

}  // namespace glasstls::flow
