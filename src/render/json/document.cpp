#include "render/json/document.hpp"

#include <algorithm>

#include "dissect/annotate.hpp"
#include "render/json/parts.hpp"
#include "story/course.hpp"
#include "story/facts.hpp"

namespace glasstls::render::json {

namespace {

using story::Direction;
using story::Story;

std::string_view name_of(Direction direction) { return direction == Direction::sent ? "sent" : "received"; }

Json hex_or_null(const std::optional<Bytes>& bytes) { return bytes ? Json(to_hex(*bytes)) : Json(); }

Json list(const std::vector<story::Fact>& facts) {
  Json json = Json::array();
  for (const story::Fact& fact : facts) {
    Json& item = json.emplace_back(Json{{"name", fact.name}, {"value", fact.value}});
    if (!fact.why.empty()) item["why"] = fact.why;
  }
  return json;
}

/// What one kind of step adds to its event, "type" first.
struct Event {
  Options options;

  Json operator()(const story::RecordStep& r) const {
    Json json{{"type", "record"},
              {"direction", name_of(r.direction)},
              {"number", r.number},
              {"keys", story::name_of(r.epoch)},
              {"sequence", r.sequence},
              {"content_type", r.content_type},
              {"content_size", r.content.size()},
              {"padding", r.padding},
              {"wire", to_hex(r.wire)}};
    if (options.fields) json["fields"] = list_fields(dissect::annotate_record(r.wire, r.spoken));
    return json;
  }
  Json operator()(const story::ApplicationData& d) const {
    Json json{{"type", "application_data"},     {"direction", name_of(d.direction)},
              {"first_record", d.first_record}, {"last_record", d.last_record},
              {"content_size", d.content_size}, {"padding", d.padding},
              {"wire_size", d.wire_size},       {"until", d.until}};
    if (d.epoch) json["keys"] = story::name_of(*d.epoch);
    if (!d.closed.empty()) {
      json["content_type"] = d.content_type;
      json["not_opened"] = d.closed;
    }
    return json;
  }
  Json operator()(const story::Message& m) const {
    Json json{{"type", "message"},       {"direction", name_of(m.direction)}, {"name", m.name},
              {"size", m.bytes.size()},  {"first_record", m.first_record},    {"last_record", m.last_record},
              {"facts", list(facts(m))}, {"bytes", to_hex(m.bytes)}};
    if (options.fields) json["fields"] = list_fields(dissect::annotate(m.bytes, m.spoken));
    return json;
  }
  Json operator()(const story::SecretStep& d) const {
    Json json{{"type", "secret"}, {"name", d.name},
              {"from", d.from},   {"function", d.label.empty() ? "HKDF-Extract" : "HKDF-Expand-Label"},
              {"label", d.label}, {"key_log_label", d.keylog_label},
              {"hash", d.hash},   {d.label.empty() ? "salt" : "context", nullptr},
              {"size", d.size}};
    // The salt of an HKDF-Extract is a secret too, and not there unless it was asked for.
    json[d.label.empty() ? "salt" : "context"] =
        d.label.empty() && d.context.empty() ? Json() : Json(to_hex(d.context));
    if (d.input) json["input"] = hex_or_null(d.input);
    if (d.value) json["value"] = hex_or_null(d.value);
    return json;
  }
  Json operator()(const story::KeysStep& k) const {
    Json json{{"type", "keys"},     {"direction", name_of(k.direction)}, {"keys", story::name_of(k.epoch)},
              {"secret", k.secret}, {"cipher_suite", k.cipher_suite},    {"generation", k.generation}};
    if (k.key) json["key"] = hex_or_null(k.key);
    if (k.iv) json["iv"] = hex_or_null(k.iv);
    return json;
  }
  Json operator()(const story::StateStep& s) const { return {{"type", "state"}, {"name", s.name}}; }
  Json operator()(const Check& check) const {
    Json json{{"type", "check"}};
    json.update(json::say(check));
    return json;
  }
  Json operator()(const story::AlertStep& a) const {
    Json json{{"type", "alert"}, {"direction", name_of(a.direction)}, {"alert", named_alert(a.alert)}};
    if (a.failure) {
      json["why"] = a.failure->why;
      json["section"] = cite(a.failure->section);
      json["expected"] = a.failure->expected;
      json["presented"] = a.failure->presented;
    }
    return json;
  }
  Json operator()(const story::CertificatesStep& j) const {
    Json chain = Json::array(), checks = Json::array();
    for (const Bytes& der : j.chain) chain.push_back(to_hex(der));
    for (const Check& check : j.verdict.checks) checks.push_back(json::say(check));
    return {
        {"type", "certificates"}, {"accepted", j.verdict.accepted()}, {"chain", chain}, {"checks", checks}};
  }
  Json operator()(const story::RequestStep& o) const {
    return {{"type", "request"},
            {"redirects", o.redirects},
            {"url", o.url},
            {"server", o.server},
            {"connect_to", o.connect_to}};
  }
  Json operator()(const story::PhaseBegun& b) const {
    return {{"type", "phase_begun"}, {"phase", story::name_of(b.phase)}, {"title", b.title}};
  }
  Json operator()(const story::PhaseEnded& e) const {
    return {{"type", "phase_ended"},          {"phase", story::name_of(e.phase)}, {"ok", e.ok},
            {"milliseconds", e.milliseconds}, {"round_trips", e.round_trips},     {"facts", list(e.facts)}};
  }
  Json operator()(const story::HttpHead& h) const {
    Json fields = Json::array();
    for (const auto& [name, value] : h.fields) fields.push_back({{"name", name}, {"value", value}});
    return {{"type", "http_head"},
            {"direction", name_of(h.direction)},
            {"first_line", h.first_line},
            {"fields", fields}};
  }
  Json operator()(const story::ClosedStep& c) const {
    return {{"type", "closed"},
            {"milliseconds", c.milliseconds},
            {"round_trips", c.round_trips},
            {"sent", c.sent},
            {"received", c.received},
            {"server_closed", c.server_closed},
            {"body_size", c.body_size ? Json(*c.body_size) : Json()}};
  }
  Json operator()(const story::ErrorStep& t) const {
    return {{"type", "error"},
            {"phase", story::name_of(t.phase)},
            {"what", t.what},
            {"expected", t.expected},
            {"presented", t.presented}};
  }
  Json operator()(const story::Note& n) const {
    return {{"type", "note"},
            {"title", n.title},
            {"text", n.text},
            {"facts", list(n.facts)},
            {"closing", n.closing}};
  }
};

Json or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

Json say(const story::NegotiationSummary& n) {
  return {{"version", or_null(n.version)},
          {"cipher_suite", or_null(n.cipher_suite)},
          {"group", or_null(n.group)},
          {"signature_algorithm", or_null(n.signature_algorithm)},
          {"application_protocol", or_null(n.application_protocol)},
          {"server_name", or_null(n.server_name)},
          {"hello_retry_request", n.hello_retry_request},
          {"resumed", n.resumed},
          {"early_data", or_null(n.early_data)},
          {"client_certificate_requested", n.client_certificate_requested}};
}

/// HAR's names and its meaning of them: -1 for what did not happen, and "ssl" is part of "connect" too.
Json timings(const story::Course& c) {
  using Point = std::optional<double>;
  const auto between = [](const Point& from, const Point& to) { return from && to ? *to - *from : -1.0; };
  // Early data leaves during the handshake, which is counted already.
  const Point asked = c.requested && c.secured ? std::max(c.requested, c.secured) : c.requested;
  return {{"dns", between(c.began, c.resolved)},    {"connect", between(c.resolved, c.secured)},
          {"ssl", between(c.connected, c.secured)}, {"send", between(c.secured, asked)},
          {"wait", between(asked, c.answered)},     {"receive", between(c.answered, c.received)}};
}

Json round_trips(const story::Course& c) {
  return {{"dns", c.dns_round_trips}, {"tcp", c.tcp_round_trips},
          {"tls", c.tls_round_trips}, {"http", c.http_round_trips},
          {"total", c.round_trips()}, {"before_request", c.round_trips_before_request}};
}

}  // namespace

Json tell(const Story& story, Options options) {
  Json events = Json::array(), checks = Json::array(), certificates = Json::array(), phases = Json::array();
  Json url, error;
  for (const story::Step& step : story.steps) {
    Json event{{"ms", story.timed ? Json(step.ms) : Json()}};
    event.update(std::visit(Event{options}, step.what));
    events.push_back(std::move(event));
    if (const auto* check = std::get_if<Check>(&step.what)) checks.push_back(json::say(*check));
    if (const auto* judged = std::get_if<story::CertificatesStep>(&step.what)) {
      for (const Check& check : judged->verdict.checks) checks.push_back(json::say(check));
      certificates = Json::array();
      for (const auto& certificate : judged->certificates) certificates.push_back(json::say(certificate));
    }
    if (const auto* request = std::get_if<story::RequestStep>(&step.what)) {
      url = or_null(request->url);
      phases = Json::array();
    }
    if (const auto* ended = std::get_if<story::PhaseEnded>(&step.what))
      phases.push_back({{"phase", story::name_of(ended->phase)},
                        {"ok", ended->ok},
                        {"milliseconds", story.timed ? Json(ended->milliseconds) : Json()},
                        {"round_trips", ended->round_trips}});
    if (const auto* failed = std::get_if<story::ErrorStep>(&step.what)) error = Event{options}(*failed);
  }
  if (!error.is_null()) error.erase("type");
  const story::NegotiationSummary n = negotiated(story);
  const story::Course course = story::course(story);
  return {{"format", "glasstls-flow"},
          {"version", 2},
          {"url", url},
          {"connected", n.connected},
          {"error", error},
          {"negotiated", say(n)},
          {"phases", phases},
          {"timings", story.timed ? timings(course) : Json()},
          {"round_trips", round_trips(course)},
          {"certificates", certificates},
          {"checks", checks},
          {"left_out", story.left_out},
          {"events", events}};
}

std::string document(const Story& story, Options options) { return text_of(tell(story, options)); }

}  // namespace glasstls::render::json
