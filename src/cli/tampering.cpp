#include "cli/tampering.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "cli/arguments.hpp"
#include "messages/numbers.hpp"
#include "render/text/layout.hpp"
#include "story/annotate.hpp"
#include "story/explain.hpp"

namespace glasstls::cli {

namespace {

using Act = Tampering::Act;
using render::text::count;
using render::text::safe;

constexpr std::array acts{
    std::pair{std::string_view("drop"), Act::drop}, std::pair{std::string_view("repeat"), Act::repeat},
    std::pair{std::string_view("reorder"), Act::reorder},
    std::pair{std::string_view("truncate"), Act::truncate}, std::pair{std::string_view("flip"), Act::flip}};

[[noreturn]] void not_understood(const std::string& text) {
  throw UsageError(
      "\"" + safe(text) +
      "\" is nothing that can be done to a connection; write MESSAGE.FIELD=VALUE,\n"
      "  MESSAGE:drop, :repeat, :reorder, :truncate or :flip, clock=+400d, name=HOST or early-data:replay");
}

/// "+400d", "-3h", "90" in seconds.
std::optional<std::int64_t> parse_seconds(std::string_view text) {
  constexpr std::int64_t most = 1'000'000'000;
  const bool back = text.starts_with('-');
  if (back || text.starts_with('+')) text.remove_prefix(1);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
  if (error != std::errc{} || number < 0 || number > most) return {};
  for (const auto& [name, size] : {std::pair{"", 1}, std::pair{"s", 1}, std::pair{"m", 60},
                                   std::pair{"h", 3600}, std::pair{"d", 86'400}})
    if (unit == name && number * size <= most) return (back ? -1 : 1) * number * size;
  return {};
}

bool is_message(std::string_view name) {
  return name != "message_hash" && story::explain(story::Topic::message, name) != nullptr;
}

/// The parts of a list that `separator` keeps apart.
std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(separator, at), text.size());
    parts.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

bool is_called(const wire::Field& field, std::string_view name) {
  return field.name == name || field.name == "[" + std::string(name) + "]" ||
         (field.name == "Extension" && field.meaning == name);
}

/// The field that `path` leads to, each part inside of the one before it; the number of fields where none is.
std::size_t find(const wire::FieldMap& map, std::string_view path) {
  std::size_t at = 0, end = map.size();
  for (std::string_view part : split(path, '.')) {
    const std::size_t from = at;
    while (at < end && (!is_called(map[at], part) || at == from) && !(at == 0 && is_called(map[at], part)))
      ++at;
    if (at >= end) return map.size();
    end = at + 1;
    while (end < map.size() && map[end].depth > map[at].depth) ++end;
  }
  return at;
}

/// The names of the numbers that fields of two bytes, and of one, hold.
template <class Number, class Raw>
std::optional<std::uint64_t> number_in(std::string_view name) {
  for (std::uint32_t raw = 0; raw <= static_cast<std::uint32_t>(static_cast<Raw>(-1)); ++raw)
    if (name_of(static_cast<Number>(raw)) == name) return raw;
  return {};
}

std::optional<std::uint64_t> number_called(std::string_view name, std::size_t size) {
  using namespace messages;
  if (name == "unknown" || name == "GREASE") return {};
  std::optional<std::uint64_t> number;
  if (size == 2) {
    number = number_in<CipherSuite, std::uint16_t>(name);
    if (!number) number = number_in<NamedGroup, std::uint16_t>(name);
    if (!number) number = number_in<SignatureScheme, std::uint16_t>(name);
    if (!number) number = number_in<ProtocolVersion, std::uint16_t>(name);
    if (!number) number = number_in<ExtensionType, std::uint16_t>(name);
  }
  if (size == 1) number = number_in<HandshakeType, std::uint8_t>(name);
  return number;
}

Bytes big_endian(std::uint64_t number, std::size_t size) {
  Bytes bytes(size, 0);
  for (std::size_t i = size; i-- > 0; number >>= 8) bytes[i] = static_cast<std::uint8_t>(number);
  return bytes;
}

/// What `value` is in `size` bytes; empty where it is nothing of that size.
Bytes value_of(std::string_view value, View before) {
  const std::size_t size = before.size();
  Bytes bytes = to_bytes(before);
  if (value == "flip") {
    bytes.back() ^= 1;
    return bytes;
  }
  if (value == "zeros") return Bytes(size, 0);
  if (value.starts_with("0x")) {
    auto given = from_hex(value.substr(2));
    if (!given || given->size() > size || given->empty()) return {};
    given->insert(given->begin(), size - given->size(), 0);
    return *given;
  }
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  const bool fits = size >= 8 || number >> (8 * size) == 0;
  if (error == std::errc{} && end == value.data() + value.size() && size <= 8 && fits)
    return big_endian(number, size);
  if (const auto named = number_called(value, size)) return big_endian(*named, size);
  return value.size() == size ? to_bytes(as_bytes(value)) : Bytes{};
}

/// "1301"; of long values the beginning and the end.
std::string hex_of(View bytes) {
  constexpr std::size_t most = 20, end = 8;
  if (bytes.size() <= most) return to_hex(bytes);
  return to_hex(bytes.first(end)) + "..." + to_hex(bytes.last(end)) + ", " + count(bytes.size(), "byte");
}

/// "1301 (TLS_AES_128_GCM_SHA256)".
std::string words_for(View message, const wire::FieldMap& map, std::size_t index) {
  constexpr std::size_t short_enough = 20;
  const wire::Field& field = map[index];
  const std::string text = hex_of(message.subspan(field.offset, field.size));
  const bool says_more = !field.meaning.empty() && field.size <= short_enough && story::is_leaf(map, index);
  return says_more ? text + " (" + safe(field.meaning) + ")" : text;
}

}  // namespace

bool Tampering::resumes() const {
  return act == Act::replay || message == "EndOfEarlyData" || field.starts_with("pre_shared_key") ||
         field.starts_with("early_data");
}

Tampering parse_tampering(const std::string& text) {
  Tampering tampering{.text = text};
  if (text == "early-data:replay") {
    tampering.act = Act::replay;
    return tampering;
  }
  const std::size_t equals = text.find('=');
  const std::string left = text.substr(0, equals);
  tampering.value = equals == std::string::npos ? "" : text.substr(equals + 1);
  if (left == "clock") {
    const auto seconds = parse_seconds(tampering.value);
    if (!seconds) throw UsageError("clock takes how wrong it is, such as +400d or -3h");
    tampering.act = Act::clock;
    tampering.seconds = *seconds;
    return tampering;
  }
  if (left == "name") {
    if (tampering.value.empty())
      throw UsageError("name takes the server that the client wants, such as name=shop.localhost");
    tampering.act = Act::name;
    return tampering;
  }
  std::string_view rest = left;
  for (std::string_view sender : {"client", "server"})
    if (rest.starts_with(sender) && rest.substr(sender.size()).starts_with('.')) {
      tampering.sender = sender;
      rest.remove_prefix(sender.size() + 1);
    }
  const std::size_t end = std::min(rest.find_first_of(".:"), rest.size());
  tampering.message = rest.substr(0, end);
  if (!is_message(tampering.message) || end == rest.size()) not_understood(text);
  if (rest[end] == '.') {
    tampering.field = rest.substr(end + 1);
    if (tampering.field.empty() || tampering.value.empty()) not_understood(text);
    return tampering;
  }
  const auto found = std::find_if(acts.begin(), acts.end(),
                                  [&](const auto& act) { return act.first == rest.substr(end + 1); });
  if (found == acts.end() || equals != std::string::npos) not_understood(text);
  tampering.act = found->second;
  return tampering;
}

Changed set_field(View message, std::string_view path, std::string_view value) {
  const wire::FieldMap map = story::annotate(message);
  const std::size_t index = find(map, path);
  if (index == map.size() || map[index].size == 0) {
    std::string names;
    for (std::size_t i = 0; i < map.size(); ++i) {
      if (map[i].name == "Extension") names.append(names.empty() ? "" : ", ").append(map[i].meaning);
      if (map[i].depth == 2 && story::is_leaf(map, i))
        names.append(names.empty() ? "" : ", ").append(map[i].name);
    }
    throw UsageError(
        "there is no field \"" + safe(path) + "\"; there are " + safe(names) +
        ",\n  and what is inside of extensions and lists: demo -v shows every field by its name");
  }
  const wire::Field& field = map[index];
  Changed changed{to_bytes(message), {}};
  const Bytes bytes = value_of(value, message.subspan(field.offset, field.size));
  if (bytes.size() != field.size)
    throw UsageError(std::string(path) + " has " + count(field.size, "byte") +
                     ": give as many in hexadecimal (0x...), a number, a name, text, zeros or flip");
  std::copy(bytes.begin(), bytes.end(), changed.message.begin() + static_cast<std::ptrdiff_t>(field.offset));
  const wire::FieldMap after = story::annotate(changed.message);
  const bool there =
      index < after.size() && after[index].offset == field.offset && after[index].size == field.size;
  changed.words = std::string(path) + " was " + words_for(message, map, index) + " and is now " +
                  (there ? words_for(changed.message, after, index) : hex_of(bytes));
  return changed;
}

}  // namespace glasstls::cli
