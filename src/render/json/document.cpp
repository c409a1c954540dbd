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

/// The members of an event, from the fields of its step.
class Members {
 public:
  Json::Object out;

  template <class Value>
  void operator()(std::string_view name, const Value& value, auto...) {
    out.emplace_back(name, say(value));
  }
  /// A value that is not there is left out.
  template <class Value>
  void operator()(std::string_view name, const std::optional<Value>& value) {
    if (value) (*this)(name, *value);
  }

 private:
  static Json say(Direction direction) { return direction == Direction::sent ? "sent" : "received"; }
  static Json say(story::Epoch epoch) { return story::name_of(epoch); }
  static Json say(story::Phase phase) { return story::name_of(phase); }
  static Json say(Alert alert) { return named_alert(alert); }
  static Json say(const Bytes& bytes) { return to_hex(bytes); }
  static Json say(const std::vector<Bytes>& all) {
    return list(all, [](const Bytes& bytes) { return to_hex(bytes); });
  }
  static Json say(const std::vector<std::pair<std::string, std::string>>& fields) {
    return list(fields, [](const auto& field) {
      return Json::Object{{"name", field.first}, {"value", field.second}};
    });
  }
  template <class Value>
  static Json say(const Value& value) {
    if constexpr (std::is_constructible_v<Json, const Value&>)
      return value;
    else
      return json::say(value);
  }
};

/// The event of a step, "type" first, as in trace files.
template <class What>
Json::Object event_of(const What& what) {
  Members members{{{"type", story::Fields<What>::kind}}};
  story::Fields<What>::walk(what, members);
  return std::move(members.out);
}

/// The event of a step. Where JSON says something else than a trace file, it has an overload here.
struct EventTeller {
  Options options;

  Json::Object operator()(const auto& what) const { return event_of(what); }

  /// The content of a record is in its messages.
  Json::Object operator()(const story::RecordStep& record) const {
    Json::Object event{{"type", record.kind},
                       {"direction", record.direction == Direction::sent ? "sent" : "received"},
                       {"number", record.number},
                       {"keys", story::name_of(record.epoch)},
                       {"sequence", record.sequence},
                       {"content_type", record.content_type},
                       {"content_size", record.content.size()},
                       {"padding", record.padding},
                       {"wire", to_hex(record.wire)}};
    if (options.fields)
      event.emplace_back("fields", list_fields(dissect::annotate_record(record.wire, record.spoken)));
    return event;
  }
  Json::Object operator()(const story::ApplicationData& data) const {
    Json::Object event = event_of(data);
    if (!data.closed.empty())
      append(event, {{"content_type", data.content_type}, {"not_opened", data.closed}});
    return event;
  }
  Json::Object operator()(const story::Message& message) const {
    Json::Object event{{"type", message.kind},
                       {"direction", message.direction == Direction::sent ? "sent" : "received"},
                       {"name", message.name},
                       {"size", message.bytes.size()},
                       {"first_record", message.first_record},
                       {"last_record", message.last_record},
                       {"facts", json::say(facts(message))},
                       {"bytes", to_hex(message.bytes)}};
    if (options.fields)
      event.emplace_back("fields", list_fields(dissect::annotate(message.bytes, message.spoken)));
    return event;
  }
  /// The salt of an HKDF-Extract is a secret too. It is not there unless the user asked for secrets.
  Json::Object operator()(const story::SecretStep& secret) const {
    const bool extract = secret.label.empty();
    Json::Object event{{"type", secret.kind},
                       {"name", secret.name},
                       {"from", secret.from},
                       {"function", extract ? "HKDF-Extract" : "HKDF-Expand-Label"},
                       {"label", secret.label},
                       {"key_log_label", secret.keylog_label},
                       {"hash", secret.hash},
                       {extract ? "salt" : "context",
                        extract && secret.context.empty() ? Json() : Json(to_hex(secret.context))},
                       {"size", secret.size}};
    if (secret.input) event.emplace_back("input", to_hex(*secret.input));
    if (secret.value) event.emplace_back("value", to_hex(*secret.value));
    return event;
  }
  Json::Object operator()(const Check& check) const {
    Json::Object event{{"type", story::Fields<Check>::kind}};
    append(event, json::say(check));
    return event;
  }
  Json::Object operator()(const story::AlertStep& alert) const {
    Json::Object event{{"type", alert.kind},
                       {"direction", alert.direction == Direction::sent ? "sent" : "received"},
                       {"alert", named_alert(alert.alert)}};
    if (alert.failure)
      append(event, {{"why", alert.failure->why},
                     {"section", cite(alert.failure->section)},
                     {"expected", alert.failure->expected},
                     {"presented", alert.failure->presented}});
    return event;
  }
  /// Every byte of a certificate is in the fields of its message.
  Json::Object operator()(const story::CertificatesStep& judged) const {
    Json::Object event{{"type", judged.kind}};
    append(event, json::say(judged, {}));
    return event;
  }
  Json::Object operator()(const story::ClosedStep& closed) const {
    Json::Object event = event_of(closed);
    if (!closed.body_size) event.emplace_back("body_size", nullptr);
    return event;
  }
};

Json say(const story::NegotiationSummary& n) {
  return Json::Object{{"version", or_null(n.version)},
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

/// HAR's names with HAR's meaning: -1 for what did not happen, and "connect" includes "ssl".
Json timings(const story::Course& c) {
  using Point = std::optional<double>;
  const auto between = [](const Point& from, const Point& to) { return from && to ? *to - *from : -1.0; };
  // Early data leaves during the handshake, which is counted already.
  const Point asked = c.requested && c.secured ? std::max(c.requested, c.secured) : c.requested;
  return Json::Object{{"dns", between(c.began, c.resolved)},    {"connect", between(c.resolved, c.secured)},
                      {"ssl", between(c.connected, c.secured)}, {"send", between(c.secured, asked)},
                      {"wait", between(asked, c.answered)},     {"receive", between(c.answered, c.received)}};
}

Json round_trips(const story::Course& c) {
  return Json::Object{{"dns", c.dns_round_trips}, {"tcp", c.tcp_round_trips},
                      {"tls", c.tls_round_trips}, {"http", c.http_round_trips},
                      {"total", c.round_trips()}, {"before_request", c.round_trips_before_request}};
}

}  // namespace

Json tell(const Story& story, Options options) {
  Json::Array events, checks, certificates, phases;
  Json url, error;
  const EventTeller tell_event{options};
  for (const story::Step& step : story.steps) {
    Json::Object event{{"ms", story.timed ? Json(step.ms) : Json()}};
    append(event, std::visit(tell_event, step.what));
    events.push_back(std::move(event));
    if (const auto* check = std::get_if<Check>(&step.what)) checks.push_back(json::say(*check));
    if (const auto* judged = std::get_if<story::CertificatesStep>(&step.what)) {
      for (const Check& check : judged->verdict.checks) checks.push_back(json::say(check));
      certificates = list(judged->chain, [](const Bytes& der) { return json::say(dissect::summarise(der)); });
    }
    if (const auto* request = std::get_if<story::RequestStep>(&step.what)) {
      url = or_null(request->url);
      phases.clear();
    }
    if (const auto* ended = std::get_if<story::PhaseEnded>(&step.what))
      phases.push_back(Json::Object{{"phase", story::name_of(ended->phase)},
                                    {"ok", ended->ok},
                                    {"milliseconds", story.timed ? Json(ended->milliseconds) : Json()},
                                    {"round_trips", ended->round_trips}});
    if (const auto* failed = std::get_if<story::ErrorStep>(&step.what)) {
      Json::Object members = tell_event(*failed);
      members.erase(members.begin());  // its type
      error = std::move(members);
    }
  }
  const story::NegotiationSummary n = negotiated(story);
  const story::Course course = story::course(story);
  return Json::Object{{"format", "glasstls-flow"},
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
