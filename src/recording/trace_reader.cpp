#include "recording/trace_reader.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "flow/read_file.hpp"
#include "recording/set_up_fields.hpp"
#include "recording/trace_schema.hpp"
#include "story/step_fields.hpp"

namespace glasstls::recording {

namespace {

using Json = nlohmann::json;

[[noreturn]] void refuse(const std::string& why) { throw TraceError(why); }

/// Whether the text can be the number of a section: "4.2.3", "E.4", or nothing.
bool is_section(std::string_view text) {
  for (char c : text)
    if (!(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'Z') && c != '.') return false;
  return text.size() <= 16;
}

/// Reads the fields of a step from an object. Other members are ignored.
class FieldReader {
 public:
  FieldReader(const Json& json, TraceFile& file) : json_(json), file_(file) {
    if (!json.is_object()) refuse("an object was expected");
  }

  template <class Value>
  void operator()(const char* name, Value& value) {
    take(find(name), value, name);
  }
  template <class Value>
  void operator()(const char* name, std::optional<Value>& value) {
    const auto found = json_.find(name);
    if (found != json_.end()) value = make<Value>(*found, name);
  }
  template <class Value>
  void operator()(const char* name, Value& value, story::Later) {
    if (json_.contains(name)) (*this)(name, value);
  }
  void operator()(const char* name, Bytes& bytes, story::Raw) {
    const Json& raw = find(name);
    FieldReader inside(raw, file_);
    std::size_t length = 0;
    inside("length", length);
    inside("data", bytes);
    if (bytes.size() != length) wrong(name, "bytes of that length");
  }

 private:
  const Json& find(const char* name) const {
    const auto found = json_.find(name);
    if (found == json_.end()) refuse("there is no \"" + std::string(name) + "\"");
    return *found;
  }
  [[noreturn]] static void wrong(const char* name, std::string_view wanted) {
    refuse("\"" + std::string(name) + "\" is not " + std::string(wanted));
  }

  void take(const Json& json, bool& value, const char* name) {
    if (!json.is_boolean()) wrong(name, "true or false");
    value = json.get<bool>();
  }
  void take(const Json& json, double& value, const char* name) {
    if (!json.is_number()) wrong(name, "a number");
    value = json.get<double>();
    if (!std::isfinite(value) || std::abs(value) > 1e15) wrong(name, "a number that makes sense");
  }
  template <std::integral Number>
  void take(const Json& json, Number& value, const char* name) {
    if (!json.is_number_unsigned() ||
        json.get<std::uint64_t>() > std::uint64_t{std::numeric_limits<Number>::max()})
      wrong(name, "a whole number that fits");
    value = static_cast<Number>(json.get<std::uint64_t>());
  }
  void take(const Json& json, std::int64_t& value, const char* name) {
    if (!json.is_number_integer() || (json.is_number_unsigned() && json.get<std::uint64_t>() > INT64_MAX))
      wrong(name, "a whole number that fits");
    value = json.get<std::int64_t>();
  }
  void take(const Json& json, std::string& value, const char* name) {
    if (json.is_object()) {
      Bytes bytes;
      FieldReader(json, file_)("bytes", bytes);
      value = as_text(bytes);
      return;
    }
    if (!json.is_string()) wrong(name, "text");
    value = json.get_ref<const std::string&>();
  }
  void take(const Json& json, Bytes& value, const char* name) {
    if (!json.is_string()) wrong(name, "hexadecimal");
    std::optional<Bytes> bytes = from_hex(json.get_ref<const std::string&>());
    if (!bytes) wrong(name, "hexadecimal");
    value = std::move(*bytes);
  }
  void take(const Json& json, Alert& value, const char* name) {
    std::uint8_t number = 0;
    take(json, number, name);
    value = static_cast<Alert>(number);
  }
  void take(const Json& json, Rfc& value, const char* name) {
    FieldReader inside(json, file_);
    std::string section;
    inside("rfc", value.number);
    inside("section", section);
    if (!is_section(section)) wrong(name, "a section");
    if (file_.sections.size() >= most_trace_sections && !file_.sections.contains(section))
      refuse("it cites too many sections");
    value.section = *file_.sections.insert(std::move(section)).first;
  }
  void take(const Json& json, Secret& value, const char* name) {
    const Bytes bytes = make<Bytes>(json, name);
    if (bytes.size() > Secret::capacity) wrong(name, "a secret, of at most 72 bytes");
    value = Secret(View(bytes));
  }
  void take(const Json& json, x509::RuleSet& value, const char* name) {
    value = {};
    for (const std::string& word : make<std::vector<std::string>>(json, name)) {
      std::size_t i = 0;
      while (i < x509::rule_count && x509::text_of(static_cast<x509::Rule>(i)).name != word) ++i;
      if (i == x509::rule_count) wrong(name, "a list of rules that are known");
      value.add(static_cast<x509::Rule>(i));
    }
  }
  template <Numbered Value>
  void take(const Json& json, Value& value, const char* name) {
    value = static_cast<Value>(make<std::underlying_type_t<Value>>(json, name));
  }
  template <Worded Value>
  void take(const Json& json, Value& value, const char* name) {
    constexpr auto& all = WordsOf<Value>::all;
    std::string word;
    take(json, word, name);
    for (std::size_t i = 0; i < all.size(); ++i)
      if (all.at(i) == word) {
        value = static_cast<Value>(i);
        return;
      }
    wrong(name, "one of the words that are known");
  }
  template <class Value>
  void take(const Json& json, std::vector<Value>& values, const char* name) {
    if (!json.is_array()) wrong(name, "a list");
    values.clear();  // the default values
    for (const Json& item : json) values.push_back(make<Value>(item, name));
  }
  template <story::Fielded Value>
  void take(const Json& json, Value& value, const char*) {
    FieldReader inside(json, file_);
    story::Fields<Value>::walk(value, inside);
  }

  template <class Value>
  Value make(const Json& json, const char* name) {
    Value value{};
    take(json, value, name);
    return value;
  }

  const Json& json_;
  TraceFile& file_;
};

/// A Failure has no state before it has a reason.
template <>
Failure FieldReader::make<Failure>(const Json& json, const char*) {
  Failure failure(Alert::internal_error, {}, {});
  FieldReader inside(json, file_);
  story::Fields<Failure>::walk(failure, inside);
  return {failure.alert, failure.why, failure.section, failure.expected, failure.presented};
}

/// JSON of bounded depth and number of values.
Json parse(std::string_view text) {
  constexpr int most_depth = 12;
  std::size_t values = 0;
  try {
    return Json::parse(text, [&](int depth, Json::parse_event_t, Json&) {
      if (depth > most_depth || ++values > most_trace_values)
        refuse("it is nested too deeply or holds too many values");
      return true;
    });
  } catch (const Json::exception&) {
    refuse("it is not JSON");
  }
}

std::string word(const Json& json, const char* name) {
  const auto found = json.is_object() ? json.find(name) : json.end();
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool flag(const Json& json, const char* name) {
  const auto found = json.find(name);
  return found != json.end() && found->is_boolean() && found->get<bool>();
}

Json object(const Json& json, const char* name) {
  const auto found = json.is_object() ? json.find(name) : json.end();
  return found != json.end() && found->is_object() ? *found : Json::object();
}

void read_head(const Json& head, TraceFile& file) {
  if (word(head, "file_schema") != sequential_schema ||
      word(head, "serialization_format") != sequential_format)
    refuse("it is not a qlog file of the kind " + std::string(sequential_format));
  const Json trace = object(head, "trace");
  const auto schemas = trace.find("event_schemas");
  const bool ours =
      schemas != trace.end() && schemas->is_array() &&
      std::any_of(schemas->begin(), schemas->end(), [](const Json& schema) {
        const std::string name = schema.is_string() ? schema.get<std::string>() : "";
        return name == trace_schema ||
               std::find(old_trace_schemas.begin(), old_trace_schemas.end(), name) != old_trace_schemas.end();
      });
  if (!ours)
    refuse("its events are not of the version that this program reads (" + std::string(trace_schema) +
           "); the program that wrote it reads them");
  file.title = word(head, "title");
  const Json point = object(trace, "vantage_point");
  file.program = word(point, "name");
  file.server = word(point, "type") == "server";
  file.wall_clock = word(object(object(trace, "common_fields"), "reference_time"), "wall_clock_time");
  file.secrets = flag(trace, "secrets");
  file.story.timed = flag(trace, "timed");
}

/// Parts of one run of application data become one step again.
void add(story::Story& story, story::Step step) {
  auto* last = story.steps.empty() ? nullptr : std::get_if<story::ApplicationData>(&story.steps.back().what);
  const auto* part = std::get_if<story::ApplicationData>(&step.what);
  if (!last || !part || part->direction != last->direction || part->epoch != last->epoch ||
      part->first_record != last->last_record + 1) {
    constexpr std::int64_t year_10000 = 253'402'300'800;
    constexpr std::size_t longest_path = 100;  // views look each check up in the path
    if (const auto* judged = std::get_if<story::CertificatesStep>(&step.what)) {
      if (judged->time && (*judged->time < 0 || *judged->time >= year_10000))
        refuse("\"time\" is not a time");
      if (judged->path.size() > longest_path) refuse("there are too many certificates in a path");
    }
    story.steps.push_back(std::move(step));
    return;
  }
  last->last_record = part->last_record;
  last->content_size += part->content_size;
  last->padding += part->padding;
  last->wire_size += part->wire_size;
  last->until = part->until;
}

/// The step of that name, read from `data`.
template <class... Whats>
bool read_step(std::string_view name, const Json& data, TraceFile& file, double ms, std::variant<Whats...>*) {
  FieldReader fields(data, file);
  const auto is = [&]<class What>(What*) {
    if (story::Fields<What>::kind != name) return false;
    What what;
    story::Fields<What>::walk(what, fields);
    add(file.story, {ms, std::move(what)});
    return true;
  };
  return (is(static_cast<Whats*>(nullptr)) || ...);
}

template <class Role>
void read_set_up(const Json& data, TraceFile& file) {
  if (file.set_ups.size() >= most_trace_set_ups) refuse("there are too many connections in it");
  FieldReader fields(data, file);
  Role role;
  story::Fields<Role>::walk(role, fields);
  file.set_ups.push_back({file.story.steps.size(), std::move(role)});
}

void read_event(const Json& event, TraceFile& file) {
  std::string name = word(event, "name");
  if (!name.starts_with(trace_namespace)) return;  // somebody else's
  name.erase(0, trace_namespace.size());
  const Json data = object(event, "data");
  if (name == "left_out") {
    FieldReader(data, file)("events", file.story.left_out);
    return;
  }
  if (name == old_random) return;
  if (name == old_error) name = story::Fields<story::ErrorStep>::kind;
  if (name == story::Fields<story::Input>::kind) {
    if (file.inputs.size() >= most_trace_steps) refuse("there are too many events");
    FieldReader fields(data, file);
    story::Input& input = file.inputs.emplace_back();
    story::Fields<story::Input>::walk(input, fields);
    input.step = file.story.steps.size();
    return;
  }
  if (name == story::Fields<story::ClientSetUp>::kind) return read_set_up<story::ClientSetUp>(data, file);
  if (name == story::Fields<story::ServerSetUp>::kind) return read_set_up<story::ServerSetUp>(data, file);
  double ms = 0;
  FieldReader(event, file)("time", ms);
  if (file.story.steps.size() >= most_trace_steps) refuse("there are too many events");
  if (!read_step(name, data, file, ms, static_cast<decltype(story::Step::what)*>(nullptr)))
    refuse("there is no event \"" + name + "\" in this version");
}

}  // namespace

TraceFile::TraceFile() = default;
TraceFile::TraceFile(TraceFile&&) noexcept = default;
TraceFile& TraceFile::operator=(TraceFile&&) noexcept = default;
TraceFile::~TraceFile() = default;

TraceFile read_trace(std::string_view text) {
  TraceFile file;
  if (!text.starts_with(record_separator))
    refuse("not a trace file: it does not begin with a record separator (RS, 0x1e), as " +
           std::string(sequential_format) + " does");
  for (std::size_t number = 0; !text.empty(); ++number) {
    // RFC 7464: RS, a JSON text, LF. What lacks its LF at the end was cut off.
    const std::size_t end = std::min(text.find(record_separator, 1), text.size());
    std::string_view record = text.substr(1, end - 1);
    text.remove_prefix(end);
    if (!record.ends_with('\n') && text.empty() && number > 0) {
      file.cut_short = true;
      break;
    }
    try {
      if (record.size() > most_trace_record) refuse("it is too long");
      const Json json = parse(record);
      if (number == 0)
        read_head(json, file);
      else
        read_event(json, file);
    } catch (const TraceError& error) {
      refuse("trace file, record " + std::to_string(number) + ": " + error.what());
    }
  }
  return file;
}

TraceFile load_trace(const std::string& path) {
  const std::string text = flow::read_file(path, {.most = most_trace_bytes}).bytes;
  try {
    return read_trace(text);
  } catch (const TraceError& error) {
    refuse(path + ": " + error.what());
  }
}

}  // namespace glasstls::recording
