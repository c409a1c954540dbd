#include "flow/dial.hpp"

#include "flow/error.hpp"
#include "flow/system.hpp"
#include "net/clock.hpp"

namespace glasstls::flow {

namespace {

/// Passes the reports of net::connect() to the flow's observer.
class Attempts : public net::ConnectObserver {
 public:
  explicit Attempts(Observer& observer) : observer_(observer) {}
  void attempt_started(const net::ConnectionAttempt& attempt) override {
    observer_.receive(AttemptStarted{attempt});
  }
  void attempt_ended(const net::ConnectionAttempt& attempt) override {
    observer_.receive(AttemptEnded{attempt});
  }

 private:
  Observer& observer_;
};

/// A stream, and what it cost to open.
struct Opened {
  net::Stream stream;
  int round_trips;
};

Opened open(const http::HostPort& to, bool https, bool is_proxy, const ClientOptions& options,
            Observer& observer) {
  try {
    const net::Instant start = net::now();
    observer.receive(Resolving{to.host});
    net::ResolveOptions resolver = options.resolver;
    resolver.https_records = https;
    const net::Resolution found =
        net::resolve(to.host, to.port, net::Deadline(start + options.time_outs.resolve), resolver);
    const net::Instant resolved = net::now();
    const int asked = found.source == net::Source::dns ? 1 : 0;
    observer.receive(Resolved{found, {net::milliseconds(start, resolved), asked}});

    std::vector<net::Address> addresses;
    for (const net::ResolvedAddress& one : found.addresses) addresses.push_back(one.address);
    Attempts attempts(observer);
    net::Stream stream =
        net::connect(addresses, net::Deadline(resolved + options.time_outs.connect), &attempts);
    observer.receive(TcpConnected{stream.peer(), {net::milliseconds(resolved, net::now()), 1}, is_proxy});
    return {std::move(stream), asked + 1};
  } catch (const net::NetError& error) {
    throw FlowError(error);
  }
}

/// Extends `opened`, which ends at a proxy, to `server`.
void tunnel(Opened& opened, const http::HostPort& server, const ClientOptions& options, Observer& observer) {
  try {
    const net::Instant start = net::now();
    const http::ResponseHead answer =
        open_tunnel(opened.stream, server, net::Deadline(start + options.time_outs.connect));
    ++opened.round_trips;
    observer.receive(TunnelOpened{opened.stream.peer(),
                                  server,
                                  connect_request(server),
                                  answer,
                                  {net::milliseconds(start, net::now()), 1}});
  } catch (const net::NetError& error) {
    throw FlowError(error, "while the proxy opens a tunnel: ");
  }
}

handshake::ClientConfig complete(handshake::ClientConfig config, const http::HostPort& server, bool https) {
  static SystemRandom random;
  static SystemClock clock;
  config.server_name = server.host;
  if (!config.random) config.random = &random;
  if (config.now == 0 && !config.clock) config.clock = &clock;
  if (config.now == 0) config.now = net::unix_time();
  if (https && config.alpn_protocols.empty()) config.alpn_protocols = {"http/1.1"};
  return config;
}

}  // namespace

Dialled dial(const Destination& destination, const ClientOptions& options, Observer& observer,
             std::string_view early_request) {
  const auto& [server, url, redirects] = destination;
  const http::HostPort& to = options.connect_to ? *options.connect_to : server;
  const http::HostPort* proxy = options.proxies ? options.proxies->to(to) : nullptr;
  observer.receive(Started{redirects, url, server, proxy ? *proxy : to});
  Opened opened =
      open(proxy ? *proxy : to, url && !options.connect_to && !proxy, proxy != nullptr, options, observer);
  if (proxy) tunnel(opened, to, options, observer);
  const net::Instant start = net::now();
  handshake::ClientConfig config = complete(options.tls, server, url != nullptr);
  Dialled dialled{.ticket = {}, .channel = {}, .round_trips = opened.round_trips};
  if (options.sessions) {
    if (auto ticket = options.sessions->take(server, config.milliseconds())) {
      dialled.ticket = std::make_unique<const handshake::Ticket>(std::move(*ticket));
      config.tickets.push_back(dialled.ticket.get());
    }
  }
  dialled.channel = std::make_unique<Channel>(std::move(opened.stream), std::move(config), options.sink,
                                              options.carrier ? options.carrier() : nullptr);
  // RFC 9846 4.7.1: a resumed handshake has no certificate, so tickets are kept only if it was verified.
  if (options.sessions && options.tls.policy.tolerated.empty())
    dialled.channel->keep_tickets_in(*options.sessions, server);
  Channel& channel = *dialled.channel;
  observer.receive(TlsStarted{channel.client()});
  if (!early_request.empty() && early_request.size() <= channel.client().early_data_left()) {
    channel.client().send_early_data(as_bytes(early_request));
    dialled.early_request = true;
    observer.receive(EarlyRequestSent{early_request});
  }
  channel.handshake(net::Deadline(start + options.time_outs.handshake));
  observer.receive(TlsDone{channel.client(), {net::milliseconds(start, net::now()), channel.round_trips()}});
  if (options.key_update) channel.client().update_keys(true);
  return dialled;
}

}  // namespace glasstls::flow
