#include "recording/trace_writer.hpp"

#include <ctime>

#include "base/printable.hpp"
#include "recording/set_up_fields.hpp"
#include "recording/trace_schema.hpp"
#include "story/step_fields.hpp"

namespace glasstls::recording {

namespace {

/// After how many records a part of a long run of application data is written.
constexpr std::uint64_t records_a_part = 64;

// RFC 7464: how a record of a JSON text sequence begins and ends.
constexpr std::string_view begin_record(&record_separator, 1);
constexpr char end_record = '\n';

struct FieldWriter {
  JsonText& json;

  template <class Value>
  void operator()(std::string_view name, const Value& value) {
    json.key(name);
    say(value);
  }
  /// An absent value is not written.
  template <class Value>
  void operator()(std::string_view name, const std::optional<Value>& value) {
    if (value) (*this)(name, *value);
  }
  template <class Value>
  void operator()(std::string_view name, const Value& value, story::Later) {
    (*this)(name, value);
  }
  void operator()(std::string_view name, const Bytes& bytes, story::Raw) {
    json.key(name);
    json.open('{');
    (*this)("length", bytes.size());
    (*this)("data", bytes);
    json.close('}');
  }

  void say(bool value) { json.word(value ? "true" : "false"); }
  void say(double value) { json.number(value); }
  void say(std::integral auto value) { json.number(value); }
  void say(const Bytes& bytes) { json.plain(to_hex(bytes)); }
  void say(const Secret& secret) { json.plain(to_hex(secret.reveal())); }
  void say(Alert alert) { say(static_cast<unsigned>(alert)); }
  void say(Rfc rfc) {
    json.open('{');
    (*this)("rfc", rfc.number);
    (*this)("section", std::string(rfc.section));
    json.close('}');
  }
  /// JSON cannot hold invalid UTF-8, but a peer can send it.
  void say(const std::string& text) {
    if (is_plain(text)) return json.plain(text);
    if (is_utf8(text)) return json.text(text);
    json.open('{');
    json.key("bytes");
    json.plain(to_hex(as_bytes(text)));
    json.close('}');
  }
  template <Worded Value>
  void say(Value value) {
    json.plain(WordsOf<Value>::all.at(static_cast<std::size_t>(value)));
  }
  template <Numbered Value>
  void say(Value value) {
    json.number(static_cast<std::underlying_type_t<Value>>(value));
  }
  void say(x509::RuleSet rules) {
    json.open('[');
    for (std::size_t i = 0; i < x509::rule_count; ++i)
      if (const auto rule = static_cast<x509::Rule>(i); rules.has(rule)) json.plain(x509::text_of(rule).name);
    json.close(']');
  }
  template <class Value>
  void say(const std::vector<Value>& values) {
    json.open('[');
    for (const Value& value : values) say(value);
    json.close(']');
  }
  template <story::Fielded Value>
  void say(const Value& value) {
    json.open('{');
    story::Fields<Value>::walk(value, *this);
    json.close('}');
  }
};

}  // namespace

std::string rfc3339(std::int64_t unix_time) {
  const std::time_t time = static_cast<std::time_t>(unix_time);
  std::tm utc{};
  ::gmtime_r(&time, &utc);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc)};
}

TraceWriter::TraceWriter(const std::string& path, const TraceAbout& about)
    : file_("the trace file", path, about.is_new ? PrivateFile::Mode::create : PrivateFile::Mode::replace,
            about.patience) {
  JsonText& json = json_;
  FieldWriter writer{json};
  json.begin(begin_record);
  json.open('{');
  writer("file_schema", std::string(sequential_schema));
  writer("serialization_format", std::string(sequential_format));
  writer("title", about.title);
  json.key("trace");
  json.open('{');
  json.key("vantage_point");
  json.open('{');
  writer("name", "glasstls " + about.version);
  writer("type", std::string(about.server ? "server" : "client"));
  json.close('}');
  writer("event_schemas", std::vector{std::string(trace_schema)});
  json.key("common_fields");
  json.open('{');
  writer("time_format", std::string("relative_to_epoch"));
  json.key("reference_time");
  json.open('{');
  writer("clock_type", std::string("monotonic"));
  writer("epoch", std::string("unknown"));
  writer("wall_clock_time", rfc3339(about.unix_time));
  json.close('}');
  json.close('}');
  writer("timed", about.timed);
  writer("secrets", about.secrets);
  json.close('}');
  json.close('}');
  file_.write(json.finish(end_record));
}

/// One event as qlog has it; `say_data` writes its data.
template <class SayData>
void TraceWriter::put(double ms, std::string_view name, SayData say_data) {
  FieldWriter writer{json_};
  json_.begin(begin_record);
  json_.open('{');
  writer("time", ms);
  json_.key("name");
  json_.plain(std::string(trace_namespace).append(name));
  json_.key("data");
  say_data(writer);
  json_.close('}');
  file_.write(json_.finish(end_record));
}

template <class What>
void TraceWriter::put(double ms, const What& what) {
  put(ms, story::Fields<What>::kind, [&](FieldWriter& writer) { writer.say(what); });
}

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
  std::visit([&](const auto& what) { put(step.ms, what); }, step.what);
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
  put(run_ms_, part);
  written_ = run_;
  run_ms_ = run_.until;
}

void TraceWriter::began(double ms, story::RecordedSetUp&& set_up) {
  write_run();
  std::visit([&](const auto& role) { put(ms, role); }, set_up.role);
}

void TraceWriter::given(double ms, const story::Input& input) {
  write_run();
  put(ms, input);
}

void TraceWriter::finish(const story::Story& story) {
  write_run();
  if (story.left_out > 0)
    put(story.steps.empty() ? 0 : story.steps.back().ms, "left_out", [&](FieldWriter& writer) {
      writer.json.open('{');
      writer("events", story.left_out);
      writer.json.close('}');
    });
  file_.finish();
}

}  // namespace glasstls::recording
