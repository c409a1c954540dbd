#include "story/flow_recorder.hpp"

#include <cstdio>

#include "base/overloaded.hpp"
#include "story/fact_words.hpp"
#include "x509/der/time.hpp"

namespace glasstls::story {

namespace {

/// "0.4 ms".
std::string duration(double milliseconds) {
  char text[32];
  return {text, static_cast<std::size_t>(std::snprintf(text, sizeof text, "%.1f ms", milliseconds))};
}

std::string cached_for(std::uint32_t ttl) { return ", may be cached for " + std::to_string(ttl) + " s"; }

std::vector<Fact> say(const net::Resolution& resolution) {
  std::vector<Fact> facts;
  for (const net::ResolvedAddress& found : resolution.addresses) {
    std::string source = found.family() == net::Family::ipv6 ? "AAAA record" : "A record";
    if (resolution.source == net::Source::hosts_file) source = "from the hosts file";
    if (resolution.source == net::Source::literal) source = "already an address";
    if (resolution.source == net::Source::loopback) source = "this machine: a local name (RFC 6761)";
    if (found.ttl) source += cached_for(*found.ttl);
    facts.push_back({found.address.ip(), source, {}});
  }
  for (const std::string& alias : resolution.aliases) facts.push_back({"alias", alias, {}});
  bool first = true;
  for (const net::HttpsRecord& record : resolution.https)
    facts.push_back({"HTTPS record", record.text() + cached_for(record.ttl),
                     std::exchange(first, false)
                         ? "how to reach it by https, known before connecting (RFC 9460); shown, not used"
                         : ""});
  for (const net::DnsQuery& question : resolution.questions)
    facts.push_back({"query",
                     question.types + " of " + question.name + ": " + question.outcome + ", " +
                         duration(question.milliseconds),
                     {}});
  for (const std::string& server : resolution.servers) facts.push_back({"DNS server", server, {}});
  return facts;
}

/// The records and bytes of application data that passed in a direction since the last request began.
Fact carried(const Story& story, Direction direction, std::string name) {
  std::uint64_t records = 0, size = 0, last = 0;
  for (const Step& step : story.steps) {
    if (std::holds_alternative<RequestStep>(step.what)) records = size = 0;
    const auto* data = std::get_if<ApplicationData>(&step.what);
    if (!data || data->direction != direction) continue;
    records += data->last_record - data->first_record + 1;
    size += data->content_size;
    last = data->last_record;
  }
  const std::string where =
      records == 1 ? "record " + std::to_string(last) : std::to_string(records) + " records";
  return {std::move(name), bytes(size) + " in " + where, {}};
}

HttpHead say(const http::ResponseHead& head) {
  HttpHead step{Direction::received,
                "HTTP/1." + std::to_string(head.minor_version) + " " + std::to_string(head.status) +
                    (head.reason.empty() ? "" : " ") + head.reason,
                {}};
  for (const http::HeaderField& field : head.fields) step.fields.emplace_back(field.name, field.value);
  return step;
}

HttpHead split(std::string_view request) {
  const http::HeadText head = http::split_head(request);
  HttpHead step{Direction::sent, head.first_line, {}};
  for (const http::HeaderField& field : head.fields) step.fields.emplace_back(field.name, field.value);
  return step;
}

/// How long from now, in words.
std::string for_so_long(std::uint64_t seconds) {
  constexpr std::uint64_t century = 36500ull * 86400;
  return seconds > century ? "forever" : "for " + x509::duration_text(static_cast<std::int64_t>(seconds));
}

std::vector<Fact> say(const http::HstsHost& known) {
  const bool forever = known.expires == http::HstsHost::never;
  return {{"known", known.host + (known.include_subdomains ? " and its subdomains" : ""), {}},
          {"until", forever ? "further notice" : x509::to_text(known.expires), {}}};
}

Note say(const flow::Upgraded& e) {
  return {
      "HSTS  " + std::string(e.from) + " becomes " + e.to.text(),
      "This host is known to require https (RFC 6797), so no http request was sent, and nobody on the path "
      "could answer one.",
      say(e.why)};
}

constexpr std::string_view downgrade =
    "an http:// link to this host, or its bare name in a browser, may start without encryption. Anyone on the "
    "path can answer that first request in the server's place, keep the visitor on http, and read and change "
    "everything, while https to the server looks fine (sslstrip).";

Note say(const flow::HstsSeen& e) {
  using Outcome = flow::HstsSeen::Outcome;
  const std::string who = "HSTS  " + e.server.host;
  const std::vector<Fact> facts = e.before ? say(*e.before) : std::vector<Fact>{};
  switch (e.outcome) {
    case Outcome::absent:
      if (e.before)
        return {who + " is known to require https", "It still is: this response says nothing new.", facts};
      if (e.server.is_address) return {who + " cannot require https: it is an address", {}, {}};
      return {
          who + " does not require https",
          "So " + std::string(downgrade) +
              " A Strict-Transport-Security field in this response would prevent that from the next visit "
              "on (RFC 6797).",
          {}};
    case Outcome::broken: return {who + " requires https, but in a broken way", std::string(e.why), facts};
    case Outcome::address:
      return {who + " requires https, but is an address",
              "This is ignored: RFC 6797 is only for names, because addresses change owners.",
              {}};
    case Outcome::unverified:
      return {who + " requires https, or an impostor says so",
              "This is ignored: a bad certificate would have been tolerated.", facts};
    case Outcome::noted: break;
  }
  if (e.policy.max_age == 0)
    return {who + " asks to be forgotten",
            e.before ? "From now on http is allowed again." : "It was not known anyway.", facts};
  std::string text = e.before ? "It was known before."
                              : "It was not known before this visit: until now, " + std::string(downgrade);
  if (e.file.empty())
    text += " It is forgotten after this run; --hsts FILE remembers it.";
  else
    text +=
        " " + std::string(e.file) + " remembers it: an http:// URL becomes https before anything is sent.";
  return {who + " requires https " + for_so_long(e.policy.max_age) +
              (e.policy.include_subdomains ? ", also for its subdomains" : ""),
          text, facts};
}

Note say(const flow::CredentialsWithheld& e) {
  const std::string what = !e.psks ? "--cert is" : !e.certificates ? "--psk is" : "--cert and --psk are";
  return {"Redirected to another server: " + what + " not used there",
          "You gave credentials for " + e.from.text() + ". A redirect does not decide what you prove to " +
              e.to.text() + ": to use them there, give that URL yourself.",
          {}};
}

Note say(const flow::TunnelOpened& e) {
  return {
      "Proxy  " + e.proxy.text() + " leads to " + e.to.text(),
      "The proxy connected to the server and passes on every byte from here on, in both directions (RFC 9110 "
      "9.3.6). It knows the server's name and port, but cannot read what follows: TLS runs through it.",
      {{"asked", split(e.request).first_line, {}}, {"answered", say(e.head).first_line, {}}}};
}

Phase phase_of(flow::Reason reason) {
  switch (reason) {
    using enum flow::Reason;
    case resolve: return Phase::dns;
    case tcp: return Phase::tcp;
    case http: return Phase::http;
    case trust:
    case tls_alert_sent:
    case tls_alert_received:
    case tls_closed:
    case certificate: return Phase::tls;
  }
  return Phase::tls;
}

}  // namespace

void FlowRecorder::begin(Phase phase, std::string title) {
  recorder_.add(PhaseBegun{phase, std::move(title)});
  open_ = phase;
  begun_ = recorder_.now();
}

void FlowRecorder::end(flow::Cost cost, std::vector<Fact> facts) {
  recorder_.add(PhaseEnded{*open_, true, cost.milliseconds, cost.round_trips, std::move(facts)});
  open_.reset();
}

void FlowRecorder::receive(const flow::Event& event) {
  std::visit([this](const auto& what) { on(what); }, event);
}

void FlowRecorder::on(const flow::Upgraded& event) { recorder_.add(say(event)); }

void FlowRecorder::on(const flow::HstsSeen& event) { recorder_.add(say(event)); }

void FlowRecorder::on(const flow::CredentialsWithheld& event) { recorder_.add(say(event)); }

void FlowRecorder::on(const flow::Started& event) {
  host_ = event.server.host;
  recorder_.add(RequestStep{event.redirects, event.url ? event.url->text() : std::string(),
                            event.server.text(),
                            event.connect_to == event.server ? std::string() : event.connect_to.text()});
}

void FlowRecorder::on(const flow::Resolving& event) { begin(Phase::dns, std::string(event.host)); }

void FlowRecorder::on(const flow::Resolved& event) {
  end(event.cost, say(event.resolution));
  attempts_.clear();
}

void FlowRecorder::on(const flow::AttemptStarted& event) {
  if (open_) return;
  first_ = event.attempt.address.text();
  begin(Phase::tcp, first_);
}

void FlowRecorder::on(const flow::AttemptEnded& event) {
  if (event.attempt.outcome == net::ConnectionAttempt::Outcome::failed)
    attempts_.push_back({event.attempt.address.ip(), event.attempt.error, {}});
}

void FlowRecorder::on(const flow::TcpConnected& event) {
  if (!attempts_.empty() || event.peer.text() != first_)
    attempts_.push_back({event.peer.ip(), "connected", {}});
  end(event.cost, std::exchange(attempts_, {}));
  // The ClientHello is made before TlsStarted is reported.
  if (!event.is_proxy) begin(Phase::tls, host_);
}

void FlowRecorder::on(const flow::TunnelOpened& event) {
  recorder_.add(say(event));
  begin(Phase::tls, host_);
}

void FlowRecorder::on(const flow::TlsDone& event) { end(event.cost); }

void FlowRecorder::on(const flow::EarlyRequestSent& event) { recorder_.add(split(event.request)); }

void FlowRecorder::on(const flow::RequestSent& event) {
  HttpHead head = split(event.request);
  const std::string what = head.first_line.substr(0, head.first_line.rfind(' '));
  begin(Phase::http, event.as_early_data ? what + ", which the server accepted as early data" : what);
  if (!event.as_early_data) recorder_.add(std::move(head));
}

void FlowRecorder::on(const flow::InterimResponse& event) { recorder_.add(say(event.head)); }

void FlowRecorder::on(const flow::HeadReceived& event) {
  response_ = event.cost;
  recorder_.add(say(event.head));
}

void FlowRecorder::on(const flow::Trailers& event) {
  HttpHead trailers{Direction::received, "trailers", {}};
  for (const http::HeaderField& field : event.fields) trailers.fields.emplace_back(field.name, field.value);
  recorder_.add(std::move(trailers));
}

void FlowRecorder::on(const flow::ResponseDone& event) {
  const Story& story = recorder_.story();
  end({response_.milliseconds + event.cost.milliseconds, response_.round_trips + event.cost.round_trips},
      {carried(story, Direction::sent, "request"),
       carried(story, Direction::received, "response"),
       {"body", bytes(event.body_size), {}}});
}

void FlowRecorder::on(const flow::TooEarly& event) {
  recorder_.add(Note{"425  " + event.url.server.host + " does not answer early data",
                     "Somebody may have recorded the early data and sent it again. A server that cannot "
                     "risk that answers 425 (Too Early). The request is sent again after a handshake, "
                     "where nobody can replay it (RFC 8470).",
                     {}});
}

void FlowRecorder::on(const flow::Done& event) {
  recorder_.add(ClosedStep{event.cost.milliseconds, event.cost.round_trips, event.sent, event.received,
                           event.server_closed, event.body_size});
}

void FlowRecorder::failed(const flow::FlowError& error) {
  const Phase phase = open_.value_or(phase_of(error.reason));
  if (open_)
    recorder_.add(PhaseEnded{phase, false, recorder_.now() - begun_, 0, std::exchange(attempts_, {})});
  open_.reset();
  recorder_.add(ErrorStep{phase, error.what(), error.expected, error.presented});
}

}  // namespace glasstls::story
