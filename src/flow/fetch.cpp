#include "flow/fetch.hpp"

#include <system_error>

#include "flow/dial.hpp"
#include "http/request.hpp"
#include "net/clock.hpp"

namespace glasstls::flow {

namespace {

/// A body must bring this many bytes within each TimeOuts::body.
constexpr std::uint64_t least_response = 1024;

/// Passes the response to the observer and keeps its head.
class ResponseRelay : public http::ResponseHandler {
 public:
  /// `waits`: for how many round trips, beyond those of the handshake. `early`: the request was early data.
  ResponseRelay(Observer& observer, net::Instant asked, int waits, bool early)
      : observer_(observer), asked_(asked), waits_(waits), early_(early) {}

  void interim(const http::ResponseHead& head) override { observer_.receive(InterimResponse{head}); }
  void head(const http::ResponseHead& head, http::Framing framing) override {
    head_ = head;
    has_head_ = true;
    head_came_ = net::now();
    observer_.receive(HeadReceived{head, framing, {net::milliseconds(asked_, head_came_), waits_}});
  }
  void body(View bytes) override {
    size_ += bytes.size();
    if (!head_.is_redirect() && !too_early()) observer_.receive(BodyReceived{bytes, size_});
  }
  void trailers(const std::vector<http::HeaderField>& fields) override {
    observer_.receive(Trailers{fields});
  }

  const http::ResponseHead& head() const { return head_; }
  bool too_early() const { return early_ && head_.status == 425; }
  bool has_head() const { return has_head_; }
  net::Instant head_came() const { return head_came_; }
  std::uint64_t size() const { return size_; }

 private:
  Observer& observer_;
  net::Instant asked_, head_came_{};
  int waits_;
  bool early_;
  http::ResponseHead head_;
  bool has_head_ = false;
  std::uint64_t size_ = 0;
};

void receive_response(Channel& channel, ResponseRelay& response, const TimeOuts& time_outs) {
  http::ResponseParser parser(response);
  net::Deadline deadline(time_outs.response);
  std::uint64_t next_extension = 0;  // of the deadline, at this size of the body
  // The response to early data may have come with the server's part of the handshake.
  parser.receive(channel.client().take_application_data());
  const auto is_complete = [&] {
    return parser.done() || (response.has_head() && response.head().is_redirect());
  };
  while (!is_complete()) {
    if (channel.ended()) return parser.receive_end(channel.client().close_notify_received());
    channel.receive(deadline,
                    response.has_head() ? "while the body comes: " : "before the response's head came: ");
    parser.receive(channel.client().take_application_data());
    if (is_complete()) return;  // what the server does after its response cannot change it
    channel.check();
    channel.flush(deadline);  // TLS may owe an answer, to a KeyUpdate
    if (response.has_head() && response.size() >= next_extension) {
      deadline = net::Deadline(time_outs.body);
      next_extension = response.size() + least_response;
    }
  }
}

void check_protocol(const connection::Client& client) {
  const auto& chosen = client.negotiated().alpn_protocol;
  if (!chosen || *chosen == "http/1.1" || *chosen == "http/1.0") return;
  FlowError error(Reason::http,
                  "the server chose the protocol " + http::in_quotes(*chosen) +
                      " (ALPN), but this client speaks HTTP/1.1 only: leave it out of --alpn, or give "
                      "HOST:PORT, which carries any protocol");
  error.expected = "http/1.1";
  error.presented = *chosen;
  throw error;
}

/// RFC 9846 4.3.10: a request that was declined as early data is sent again only under the same protocol
/// (ALPN).
void check_may_send_again(const Dialled& dialled) {
  const auto& before = dialled.ticket->psk.alpn_protocol;
  const auto& now = dialled.channel->client().negotiated().alpn_protocol;
  if (now == before) return;
  FlowError error(
      Reason::http,
      "the server declined the early data and speaks another protocol now, so the request is not sent again");
  error.expected = before.value_or("no protocol (ALPN)");
  error.presented = now.value_or("no protocol (ALPN)");
  throw error;
}

std::int64_t time_of(const ClientOptions& options) {
  return options.tls.now != 0 ? options.tls.now : net::unix_time();
}

/// RFC 6797: notes the response's HSTS policy, if the connection proves who sent it.
void note_hsts(const http::Url& url, const http::ResponseHead& head, const ClientOptions& options,
               Observer& observer) {
  if (!options.hsts) return;
  using Outcome = HstsSeen::Outcome;
  const std::int64_t now = time_of(options);
  std::optional<http::HstsHost> before;
  if (const http::HstsHost* known = options.hsts->hosts().find(url.server, now)) before = *known;
  HstsSeen seen{.server = url.server, .outcome = Outcome::absent, .before = before ? &*before : nullptr};
  std::string why;
  if (const http::HeaderField* field = head.find("Strict-Transport-Security")) {
    try {
      seen.policy = http::parse_hsts(field->value);
      seen.outcome = Outcome::noted;
    } catch (const http::HttpError& error) {
      why = error.what();
      seen.why = why;
      seen.outcome = Outcome::broken;
    }
  }
  if (seen.outcome == Outcome::absent && head.is_redirect())
    return;  // it is reported for the last response only
  if (seen.outcome == Outcome::noted && url.server.is_address) seen.outcome = Outcome::address;
  if (seen.outcome == Outcome::noted && !options.tls.policy.tolerated.empty())
    seen.outcome = Outcome::unverified;
  if (seen.outcome == Outcome::noted) {
    options.hsts->note(url.server, seen.policy, now);
    seen.file = options.hsts->path();
  }
  observer.receive(seen);
}

/// RFC 6797 allows no exception to the certificate of a known HSTS host.
void check_insisting(const http::Url& url, const ClientOptions& options) {
  const bool known = options.hsts && options.hsts->hosts().find(url.server, time_of(options));
  if (known && !options.tls.policy.tolerated.empty())
    throw FlowError(
        Reason::certificate,
        url.server.host +
            " is a known HSTS host, so no broken rule of its certificate may be tolerated (RFC 6797): leave out --insecure, "
            "or --hsts");
}

Result fetch_one(const http::Url& url, const ClientOptions& options, int redirects, Observer& observer) {
  check_insisting(url, options);
  const net::Instant start = net::now();
  const std::string request = http::get_request(url);
  Dialled dialled = dial({url.server, &url, redirects}, options, observer, request);
  Channel& channel = *dialled.channel;
  try {
    check_protocol(channel.client());
    const bool taken = channel.client().negotiated().early_data == handshake::EarlyData::accepted;
    if (dialled.early_request && !taken) check_may_send_again(dialled);
    const net::Instant asked =
        net::now();  // before the system has it: on loopback the response may come meanwhile
    const bool left_early = dialled.early_request && taken;
    // Early data was sent with the ClientHello: its response takes no further round trip.
    const int waits = left_early ? 0 : 1;
    const int round_trips = dialled.round_trips + channel.round_trips() + waits;
    observer.receive(RequestSent{request, left_early});
    if (!left_early) channel.client().send(as_bytes(request));
    channel.flush(net::Deadline(options.time_outs.response));
    ResponseRelay response(observer, asked, waits, left_early);
    receive_response(channel, response, options.time_outs);
    observer.receive(ResponseDone{{net::milliseconds(response.head_came(), net::now()), 0}, response.size()});
    channel.close(net::Deadline(options.time_outs.closing));
    observer.receive(Done{{net::milliseconds(start, net::now()), round_trips},
                          response.size(),
                          channel.sent(),
                          channel.received(),
                          channel.client().close_notify_received()});
    note_hsts(url, response.head(), options, observer);
    return {url, response.head(), response.size(), response.too_early()};
  } catch (const http::HttpError& error) {
    channel.close(net::Deadline(std::chrono::milliseconds(0)));
    throw FlowError(error, channel.reset_note());
  } catch (const std::system_error&) {  // the observer cannot store the body: close politely
    channel.close(net::Deadline(std::chrono::milliseconds(0)));
    throw;
  }
}

}  // namespace

http::Url upgrade(std::string_view text, const ClientOptions& options, Observer& observer) {
  http::Url url = http::secured(text);
  const http::HstsHost* why =
      options.hsts ? options.hsts->hosts().find(url.server, time_of(options)) : nullptr;
  if (!why) return http::parse_url(text);  // which says why not
  observer.receive(Upgraded{text, url, *why});
  return url;
}

/// Another origin than the one that the user named gets nothing that was given for that one: not the address,
/// and no credentials. Tickets belong to one server anyway.
static void withhold(ClientOptions& options, const http::HostPort& named, const http::HostPort& now,
                     Observer& observer) {
  options.connect_to.reset();
  handshake::ClientConfig& tls = options.tls;
  const bool certificates = !tls.credentials.empty(), psks = !tls.psks.empty();
  tls.credentials = {};
  tls.psks.clear();
  tls.post_handshake_auth = tls.post_handshake_auth && !certificates;
  if (certificates || psks) observer.receive(CredentialsWithheld{named, now, certificates, psks});
}

Result fetch(const Request& request, Observer& observer) {
  http::Url url = request.url;
  for (int redirects = 0;; ++redirects) {
    ClientOptions options = request.options;
    if (url.server != request.url.server) withhold(options, request.url.server, url.server, observer);
    Result result = fetch_one(url, options, redirects, observer);
    if (result.too_early) {
      observer.receive(TooEarly{url});
      options.tls.early_data = false;
      result = fetch_one(url, options, redirects, observer);
    }
    if (!result.head.is_redirect()) return result;
    if (redirects == request.most_redirects)
      throw FlowError(Reason::http, "the server redirects again after " + std::to_string(redirects) +
                                        " redirects: this may be a loop");
    try {
      const std::string& location = result.head.find("Location")->value;
      const http::Url next =
          http::is_plain_http(location) ? upgrade(location, options, observer) : http::resolve(url, location);
      observer.receive(Redirected{result.head.status, url, next});
      url = next;
    } catch (const http::HttpError& error) {
      throw FlowError(error);
    }
  }
}

}  // namespace glasstls::flow
