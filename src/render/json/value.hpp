#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace glasstls::render::json {

/// A JSON value (RFC 8259) to be printed. An object keeps its members in the order in which they were added.
class Json {
 public:
  using Array = std::vector<Json>;
  using Object = std::vector<std::pair<std::string, Json>>;

  /// null.
  Json() = default;
  Json(std::nullptr_t) {}
  Json(std::same_as<bool> auto value) : value_(value) {}
  /// A number that is not finite becomes null.
  Json(double value) : value_(value) {}
  Json(std::signed_integral auto value) : value_(std::int64_t{value}) {}
  Json(std::unsigned_integral auto value) requires(!std::same_as<decltype(value), bool>)
      : value_(std::uint64_t{value}) {}
  /// Text. Bytes that are not UTF-8 are printed as U+FFFD.
  Json(std::string text) : value_(std::move(text)) {}
  Json(std::string_view text) : value_(std::string(text)) {}
  Json(const char* text) : value_(std::string(text)) {}
  Json(Array values) : value_(std::move(values)) {}
  Json(Object members) : value_(std::move(members)) {}
  Json(const std::vector<std::string>& values) : value_(Array(values.begin(), values.end())) {}

  /// Whether it is null.
  bool is_null() const { return std::holds_alternative<std::monostate>(value_); }

  /// Its text, where lines are indented by two spaces a level.
  std::string indented() const;
  /// Its text in ASCII on one line, which holds no "<".
  std::string embeddable() const;

 private:
  struct Printer;
  std::variant<std::monostate, bool, double, std::int64_t, std::uint64_t, std::string, Array, Object> value_;
};

/// Null if there is no value.
template <class Value>
Json or_null(const std::optional<Value>& value) {
  return value ? Json(*value) : Json();
}
/// Null for an empty text.
inline Json or_null(std::string_view text) { return text.empty() ? Json() : Json(text); }

/// Adds the members of `more` to the end of `object`.
inline void append(Json::Object& object, Json::Object more) {
  for (auto& member : more) object.push_back(std::move(member));
}

/// An array of what `say` makes of each value.
template <class Values, class Say>
Json::Array list(const Values& values, Say say) {
  Json::Array out;
  for (const auto& value : values) out.push_back(say(value));
  return out;
}

}  // namespace glasstls::render::json
