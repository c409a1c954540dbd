#pragma once

#include <algorithm>
#include <chrono>
#include <optional>

#include "flow/carrier.hpp"
#include "flow/hsts_file.hpp"
#include "flow/proxy.hpp"
#include "flow/session_store.hpp"
#include "handshake/client_config.hpp"
#include "http/url.hpp"
#include "net/resolve.hpp"
#include "trace/event.hpp"

namespace glasstls::flow {

/// How long each stage may take.
struct TimeOuts {
  std::chrono::milliseconds resolve{10000};
  std::chrono::milliseconds connect{10000};
  std::chrono::milliseconds handshake{15000};
  std::chrono::milliseconds response{30000};  ///< from the request to the end of the response's head
  std::chrono::milliseconds body{30000};      ///< for each KiB of the body: a trickle must not hold us
  std::chrono::milliseconds closing{250};     ///< for the server's close_notify, once the response is whole

  /// For a pipe whose input has ended: after so long without a byte from the server, we send close_notify.
  std::chrono::milliseconds half_close{1000};
  /// For a pipe: how long the server may be silent once it has nothing more to wait for. If empty, 30 s after
  /// our close_notify, and without end if that is held back (ClientOptions::ign_eof).
  std::optional<std::chrono::milliseconds> silence{};

  /// The same limit for each stage (--timeout).
  static TimeOuts each(std::chrono::milliseconds limit) {
    return {limit,
            limit,
            limit,
            limit,
            limit,
            std::min(limit, TimeOuts{}.closing),
            std::min(limit, TimeOuts{}.half_close),
            limit};
  }
};

/// How to reach a server and speak TLS with it.
struct ClientOptions {
  /// Where to connect instead (--connect-to); the server's name and the request stay the same.
  std::optional<http::HostPort> connect_to{};
  /// The proxies for servers that are not reached directly (RFC 9110 9.3.6).
  std::optional<Proxies> proxies{};
  /// What TLS offers and trusts. The server's name is filled in; so are, if they are missing, the system's
  /// randomness and clock, and for https the ALPN protocol http/1.1. With early_data, the request is sent
  /// with the ClientHello if a ticket allows it.
  handshake::ClientConfig tls{};
  /// RFC 9846 4.7.3: whether to change the keys right after the handshake, and to ask the server to.
  bool key_update = false;
  /// For a pipe: the end of its input does not end our direction (--ign-eof, like that of openssl s_client).
  bool ign_eof = false;
  /// Where tickets come from and go to (--session); may be null.
  SessionStore* sessions = nullptr;
  /// The known HSTS hosts (--hsts); null without that option.
  HstsFile* hsts = nullptr;
  trace::Sink* sink = nullptr;  ///< gets the events of TLS; may be null
  /// Carries each connection's bytes and may change them (--tamper); empty: nobody does.
  MakeCarrier carrier{};
  TimeOuts time_outs{};
  net::ResolveOptions resolver{};
};

}  // namespace glasstls::flow
