#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <vector>

#include "base/rfc.hpp"
#include "render/text/layout.hpp"
#include "render/text/places.hpp"
#include "story/story.hpp"

/// The fields of any step as facts, for kinds of steps that have no words of their own.
namespace glasstls::render::text {

/// Visits the fields of a step, and makes a fact of each.
class FieldFacts {
 public:
  std::vector<story::Fact> facts{};

  /// A field.
  void operator()(std::string_view name, const auto& value, auto...) {
    facts.push_back({std::string(name), words(value), {}});
  }

 private:
  static std::string words(const std::string& text) { return text; }
  static std::string words(const Bytes& bytes) { return to_hex(bytes); }
  static std::string words(bool value) { return value ? "yes" : "no"; }
  static std::string words(std::integral auto number) { return std::to_string(number); }
  static std::string words(double ms) { return milliseconds(ms); }
  static std::string words(Alert alert) { return std::string(name_of(alert)); }
  static std::string words(Outcome outcome) { return std::string(name_of(outcome)); }
  static std::string words(Rfc section) { return to_string_with_8446(section); }
  static std::string words(story::Epoch epoch) { return keys_of(epoch); }
  static std::string words(story::Phase phase) { return std::string(name_of(phase)); }
  static std::string words(story::Direction way) {
    return way == story::Direction::sent ? "sent" : "received";
  }
  template <class Value>
  static std::string words(const std::optional<Value>& value) {
    return value ? words(*value) : std::string();
  }
  template <class Value>
  static std::string words(const std::vector<Value>& values) {
    std::string all;
    for (const Value& value : values) all.append(all.empty() ? "" : ", ").append(words(value));
    return all;
  }
  template <story::Fielded Value>
  static std::string words(const Value& value) {
    FieldFacts inside;
    story::Fields<Value>::walk(value, inside);
    std::string all;
    for (const story::Fact& fact : inside.facts) all.append(all.empty() ? "" : "; ").append(fact.value);
    return all;
  }
};

/// A fact for each field of `what`; its value is empty if the field has none.
template <class What>
std::vector<story::Fact> field_facts(const What& what) {
  FieldFacts fields;
  story::Fields<What>::walk(what, fields);
  return std::move(fields.facts);
}

/// "state WAIT_SH": the kind of a step, and its name if it has one.
template <class What>
std::string kind_and_name(const What& what) {
  std::string text(story::Fields<What>::kind);
  if constexpr (requires { what.name; }) text += " " + safe(what.name);
  return text;
}

}  // namespace glasstls::render::text
