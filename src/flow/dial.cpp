#include "flow/dial.hpp"

#include "flow/error.hpp"
#include "flow/system.hpp"
#include "net/clock.hpp"

namespace glasstls::flow {

namespace {

/// Passes what net reports on to the flow's observer.
class Attempts : public net::ConnectObserver {
 public:
  explicit Attempts(Observer& observer) : observer_(observer) {}
  void attempt_started(const net::Attempt& attempt) override { observer_.receive(AttemptStarted{attempt}); }
  void attempt_ended(const net::Attempt& attempt) override { observer_.receive(AttemptEnded{attempt}); }

 private:
  Observer& observer_;
};

/// What a stream cost to open.
struct Opened {
  net::Stream stream;
  int round_trips;
};

Opened open(const http::HostPort& to, bool https, const Options& options, Observer& observer) {
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
    observer.receive(Connected{stream.peer(), {net::milliseconds(resolved, net::now()), 1}});
    return {std::move(stream), asked + 1};
  } catch (const net::Error& error) {
    throw Error(error);
  }
}

/// Leads what was opened, which ends at a proxy, on to `server`.
void tunnel(Opened& opened, const http::HostPort& server, const Options& options) {
  try {
    open_tunnel(opened.stream, server, net::Deadline(options.time_outs.connect));
    ++opened.round_trips;
  } catch (const net::Error& error) {
    throw Error(error, "while the proxy opens a tunnel: ");
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

Dialled dial(const http::HostPort& server, const http::Url* url, int redirects, const Options& options,
             Observer& observer, std::string_view early_request) {
  const http::HostPort& to = options.connect_to ? *options.connect_to : server;
  const http::HostPort* proxy = options.proxies ? options.proxies->to(to) : nullptr;
  observer.receive(Started{redirects, url, server, proxy ? *proxy : to});
  Opened opened = open(proxy ? *proxy : to, url && !options.connect_to && !proxy, options, observer);
  if (proxy) tunnel(opened, to, options);
  const net::Instant start = net::now();
  handshake::ClientConfig config = complete(options.tls, server, url != nullptr);
  Dialled dialled{.ticket = {}, .channel = {}, .round_trips = opened.round_trips};
  if (options.sessions) {
    if (auto ticket = options.sessions->take(server, config.milliseconds())) {
      dialled.ticket = std::make_unique<const handshake::Ticket>(std::move(*ticket));
      config.tickets.push_back(dialled.ticket.get());
    }
  }
  dialled.channel = std::make_unique<Channel>(std::move(opened.stream), std::move(config), options.sink);
  // A resumed handshake has no certificate: a ticket stands for one that was verified (RFC 9846 4.7.1).
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
