#include "replay/replay_comparison.hpp"

#include <algorithm>
#include <concepts>

#include "dissect/annotate.hpp"

namespace glasstls::replay {

namespace {

using Part = Comparable::Part;

Part words(std::string_view name, std::string_view text) { return {name, to_bytes(as_bytes(text)), true}; }

std::string_view other(std::string_view self) { return self == "client" ? "server" : "client"; }

/// Puts the fields of a step into parts, bytes as they are and everything else in words.
class PartCollector {
 public:
  std::vector<Part> parts{};
  std::string_view raw_name{};       ///< what the bytes of the step are called
  std::uint64_t records_before = 0;  ///< of other connections, which the number of a record counts too

  template <class Value>
  void operator()(std::string_view name, const Value& value) {
    if (name != "advice") add(name, value);  // advice is not computed from the connection
  }
  /// The bytes of a step are compared first.
  void operator()(std::string_view, const Bytes& bytes, story::Raw) {
    parts.insert(parts.begin(), {raw_name, bytes});
  }
  void operator()(std::string_view, const auto&, story::Later) {}  // old traces lack it

 private:
  void add(std::string_view name, const Bytes& bytes) { parts.push_back({name, bytes}); }
  void add(std::string_view name, const std::string& text) { parts.push_back(words(name, text)); }
  void add(std::string_view name, Rfc section) { parts.push_back(words(name, to_string(section))); }
  void add(std::string_view name, Alert alert) { parts.push_back(words(name, name_of(alert))); }
  void add(std::string_view name, Outcome outcome) { parts.push_back(words(name, name_of(outcome))); }
  void add(std::string_view name, story::Epoch epoch) { parts.push_back(words(name, story::name_of(epoch))); }
  void add(std::string_view, story::Direction) {}  // steps of both directions are compared apart
  void add(std::string_view name, std::unsigned_integral auto number) {
    parts.push_back(words(name, std::to_string(name == "number" ? number - records_before : number)));
  }
  void add(std::string_view name, const std::optional<Bytes>& bytes) {
    parts.push_back({name, bytes.value_or(Bytes{})});
  }
  void add(std::string_view, const std::optional<Failure>& failure) {
    if (failure) story::Fields<Failure>::walk(*failure, *this);
  }
  template <class Value>
  void add(std::string_view name, const std::vector<Value>& values) {
    for (const Value& value : values) add(name, value);
  }
  void add(std::string_view, const Check& check) { story::Fields<Check>::walk(check, *this); }
};

/// What no engine computes: what the application sent, and what a flow reports besides TLS.
template <class What>
constexpr bool is_from_outside =
    std::same_as<What, story::ApplicationData> || std::same_as<What, story::RequestStep> ||
    std::same_as<What, story::PhaseBegun> || std::same_as<What, story::PhaseEnded> ||
    std::same_as<What, story::HttpHead> || std::same_as<What, story::ClosedStep> ||
    std::same_as<What, story::ErrorStep> || std::same_as<What, story::Note>;

/// What a step is called: "record 2", "ClientHello", "the secret early_secret", "the keys".
std::string title_of(const story::RecordStep& record) { return "record " + std::to_string(record.number); }
std::string title_of(const story::Message& message) { return message.name; }
std::string title_of(const story::SecretStep& secret) { return "the secret " + secret.name; }
std::string title_of(const Check& check) { return "the rule \"" + check.rule + "\""; }
template <class What>
std::string title_of(const What&) {
  return "the " + std::string(story::Fields<What>::kind);
}

/// The bytes around the first that differs, or the words.
std::string shown(const Part& part, std::size_t at) {
  if (part.words) return std::string(as_text(part.bytes));
  if (at >= part.bytes.size()) return "the end";
  return to_hex(View(part.bytes).subspan(at, std::min<std::size_t>(16, part.bytes.size() - at)));
}

/// The innermost field of a message that the byte lies in.
std::string field_at(View message, std::size_t byte) {
  std::string name;
  const wire::FieldMap map = dissect::annotate(message);
  for (std::size_t i = 0; i < map.size(); ++i)
    if (dissect::is_leaf(map, i) && byte >= map[i].offset && byte < map[i].offset + map[i].size)
      name = map[i].name;
  return name;
}

/// The fields of a step, to be compared.
template <class What>
Comparable compared(const What& what, const ComparedEnd& end) {
  Comparable out{std::string(story::Fields<What>::kind), title_of(what), {}};
  PartCollector collector;
  if constexpr (requires { what.direction; }) {
    const std::string side(what.direction == story::Direction::sent ? end.self : other(end.self));
    out.stream += " of the " + side;
    out.title += " of the " + side;
    collector.records_before = end.records_before[static_cast<std::size_t>(what.direction)];
  }
  if constexpr (std::same_as<What, story::RecordStep>)
    if (!was_opened(what)) out.stream = "refused " + out.stream;
  if constexpr (std::same_as<What, story::Message>) collector.raw_name = "message";
  story::Fields<What>::walk(what, collector);
  out.parts = std::move(collector.parts);
  return out;
}

}  // namespace

Comparable comparable(const story::Step& step, const ComparedEnd& end) {
  return std::visit(
      [&]<class What>(const What& what) -> Comparable {
        if constexpr (is_from_outside<What>)
          return {};
        else
          return compared(what, end);
      },
      step.what);
}

std::optional<Divergence> compare(std::size_t step, const Comparable& recorded, const Comparable& computed) {
  static const Part nothing = words("", "nothing");
  const std::size_t parts = std::max(recorded.parts.size(), computed.parts.size());
  for (std::size_t i = 0; i < parts; ++i) {
    const Part& then = i < recorded.parts.size() ? recorded.parts[i] : nothing;
    const Part& now = i < computed.parts.size() ? computed.parts[i] : nothing;
    const auto differ =
        std::mismatch(then.bytes.begin(), then.bytes.end(), now.bytes.begin(), now.bytes.end());
    if (differ.first == then.bytes.end() && differ.second == now.bytes.end()) continue;
    const auto byte = static_cast<std::size_t>(differ.first - then.bytes.begin());
    const std::string field = then.name == "message" ? field_at(then.bytes, byte) : std::string(then.name);
    return Divergence{step, recorded.title, field, byte, shown(then, byte), shown(now, byte)};
  }
  return std::nullopt;
}

}  // namespace glasstls::replay
