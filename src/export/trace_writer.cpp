#include "export/trace_writer.hpp"

#include <ctime>
#include <nlohmann/json.hpp>

#include "export/trace_fields.hpp"
#include "export/trace_schema.hpp"
#include "export/utf8.hpp"

namespace glasstls::exporting {

namespace {

using Json = nlohmann::ordered_json;

/// A part of a long run of application data is written each time so many records have passed.
constexpr std::uint64_t records_a_part = 64;

struct FieldWriter {
  Json json = Json::object();

  template <class Value>
  void operator()(const char* name, const Value& value) {
    json[name] = say(value);
  }
  /// What is not there is not written.
  template <class Value>
  void operator()(const char* name, const std::optional<Value>& value) {
    if (value) json[name] = say(*value);
  }
  void operator()(const char* name, const Bytes& bytes, Raw) {
    json[name] = {{"length", bytes.size()}, {"data", to_hex(bytes)}};
  }

  static Json say(bool value) { return value; }
  static Json say(double value) { return value; }
  static Json say(std::integral auto value) { return value; }
  static Json say(const Bytes& bytes) { return to_hex(bytes); }
  static Json say(Alert alert) { return static_cast<unsigned>(alert); }
  static Json say(Rfc rfc) { return {{"rfc", rfc.number}, {"section", rfc.section}}; }
  /// JSON cannot hold text that is not UTF-8; a peer can send it.
  static Json say(const std::string& text) {
    if (is_utf8(text)) return text;
    return {{"bytes", to_hex(as_bytes(text))}};
  }
  template <Worded Value>
  static Json say(Value value) {
    return Words<Value>::all.at(static_cast<std::size_t>(value));
  }
  template <class Value>
  static Json say(const std::vector<Value>& values) {
    Json list = Json::array();
    for (const Value& value : values) list.push_back(say(value));
    return list;
  }
  template <Fielded Value>
  static Json say(const Value& value) {
    FieldWriter writer;
    Fields<Value>::walk(value, writer);
    return std::move(writer.json);
  }
};

/// One event as qlog has it.
template <class What>
std::string event(double ms, const What& what) {
  const Json json{{"time", ms},
                  {"name", std::string(trace_namespace) + std::string(Fields<What>::name)},
                  {"data", FieldWriter::say(what)}};
  return json.dump();
}

}  // namespace

std::string rfc3339(std::int64_t unix_time) {
  const std::time_t time = static_cast<std::time_t>(unix_time);
  std::tm utc{};
  ::gmtime_r(&time, &utc);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc)};
}

TraceWriter::TraceWriter(const std::string& path, const TraceAbout& about)
    : file_("the trace file", path, PrivateFile::Mode::replace) {
  const Json fields{
      {"time_format", "relative_to_epoch"},
      {"reference_time",
       {{"clock_type", "monotonic"}, {"epoch", "unknown"}, {"wall_clock_time", rfc3339(about.unix_time)}}}};
  const Json head{{"file_schema", sequential_schema},
                  {"serialization_format", sequential_format},
                  {"title", FieldWriter::say(about.title)},
                  {"trace",
                   {{"vantage_point",
                     {{"name", "glasstls " + about.version}, {"type", about.server ? "server" : "client"}}},
                    {"event_schemas", Json::array({trace_schema})},
                    {"common_fields", fields},
                    {"timed", about.timed},
                    {"secrets", about.secrets}}}};
  put(head.dump());
}

void TraceWriter::put(const std::string& text) { file_.write(as_bytes(record_separator + text + '\n')); }

void TraceWriter::added(const story::Story&, const story::Step& step) {
  write_run();
  if (const auto* run = std::get_if<story::ApplicationData>(&step.what)) {
    in_run_ = true;
    run_ = *run;
    run_ms_ = step.ms;
    written_ = {};
    written_.last_record = run->first_record - 1;  // the record before it, modulo 2^64
    return;
  }
  put(std::visit([&](const auto& what) { return event(step.ms, what); }, step.what));
}

void TraceWriter::grew(const story::Story& story) {
  run_ = std::get<story::ApplicationData>(story.steps.back().what);
  if (run_.last_record - written_.last_record >= records_a_part) write_run();
}

void TraceWriter::write_run() {
  if (!in_run_ || run_.last_record == written_.last_record) return;
  story::ApplicationData part = run_;
  part.first_record = written_.last_record + 1;
  part.content_size -= written_.content_size;
  part.padding -= written_.padding;
  part.wire_size -= written_.wire_size;
  put(event(run_ms_, part));
  written_ = run_;
  run_ms_ = run_.until;
}

void TraceWriter::finish(const story::Story& story) {
  write_run();
  if (story.left_out > 0)
    put(Json{{"time", story.steps.empty() ? 0 : story.steps.back().ms},
             {"name", std::string(trace_namespace) + "left_out"},
             {"data", {{"events", story.left_out}}}}
            .dump());
}

}  // namespace glasstls::exporting
