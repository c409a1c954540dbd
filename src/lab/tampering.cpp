#include "lab/tampering.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "dissect/annotate.hpp"
#include "glossary/explain.hpp"
#include "lab/field_value.hpp"
#include "lab/usage_error.hpp"
#include "render/text/layout.hpp"

namespace glasstls::lab {

namespace {

using Act = Tampering::Act;
using render::text::safe;

constexpr std::array acts{
    std::pair{std::string_view("drop"), Act::drop}, std::pair{std::string_view("repeat"), Act::repeat},
    std::pair{std::string_view("reorder"), Act::reorder},
    std::pair{std::string_view("truncate"), Act::truncate}, std::pair{std::string_view("flip"), Act::flip}};

[[noreturn]] void not_understood(const std::string& text) {
  throw UsageError(
      "\"" + safe(text) +
      "\" is not something that can be done to a connection; write MESSAGE.FIELD=VALUE,\n"
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
  return name != "message_hash" && glossary::explain(glossary::Topic::message, name) != nullptr;
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
    if (!seconds) throw UsageError("clock takes how wrong the clock is, such as +400d or -3h");
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
  if (!is_message(tampering.message)) not_understood(text);
  if (end == rest.size() || rest[end] == '.') {  // set_field(), which has the message, says what is missing
    tampering.field = rest.substr(std::min(end + 1, rest.size()));
    return tampering;
  }
  const auto found = std::find_if(acts.begin(), acts.end(),
                                  [&](const auto& act) { return act.first == rest.substr(end + 1); });
  if (found == acts.end() || equals != std::string::npos) not_understood(text);
  tampering.act = found->second;
  return tampering;
}

void require_real_peer(const Tampering& tampering) {
  if (tampering.act == Act::clock || tampering.act == Act::name || tampering.act == Act::replay)
    throw UsageError(
        "\"" + safe(tampering.text) +
        "\" changes no message: with a real peer, --tamper changes messages; glasstls demo can do it");
  if (tampering.keep_lengths && tampering.act != Act::set)
    throw UsageError("--keep-lengths goes with MESSAGE.FIELD=VALUE");
}

Changed set_field(View message, std::string_view path, std::string_view value, bool keep_lengths) {
  const wire::FieldMap map = dissect::annotate(message);
  const FieldOf field{message, map, find_field(message, map, path)};
  const Bytes bytes = read_value(field, path, value, keep_lengths);
  Changed changed{replace_field(field, bytes, !keep_lengths), {}};
  const wire::Field& before = field.field();
  const bool other_size = bytes.size() != before.size;
  // What the new value means, if it is still the same field.
  const wire::FieldMap after = dissect::annotate(changed.message);
  const bool there = field.index < after.size() && after[field.index].name == before.name &&
                     after[field.index].offset == before.offset && after[field.index].size == bytes.size();
  changed.words = std::string(path) + " was " + value_in_words(field) + " and is now " +
                  (there ? value_in_words({changed.message, after, field.index}) : in_words(bytes));
  if (other_size)
    changed.words += keep_lengths ? "; the lengths around it were left as they were"
                                  : "; the lengths around it were corrected";
  return changed;
}

}  // namespace glasstls::lab
