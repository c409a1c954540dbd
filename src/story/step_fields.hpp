#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "base/check.hpp"
#include "dissect/fact.hpp"

/// How everything that writes, reads, compares or counts steps gets at their fields: Fields<What>::walk calls
/// a visitor with the name and the value of each.
namespace glasstls::story {

/// How a field is written, where its type does not say it.
struct Raw {};    ///< qlog's RawInfo: bytes with their length
struct Later {};  ///< a field that the first traces of this version lack; it then keeps its default

/// The fields of What, in the order in which they are written. A step also has a `kind`.
template <class What>
struct Fields;

/// A type with a `kind` has its own walk().
template <class What>
requires requires { What::kind; }
struct Fields<What> {
  static constexpr std::string_view kind = What::kind;
  static void walk(auto& self, auto& w) { What::walk(self, w); }
};

/// Whether the type of a value has fields.
template <class Value>
concept Fielded = requires {
  sizeof(Fields<Value>);
};

template <>
struct Fields<dissect::Fact> {
  static void walk(auto& self, auto& w) {
    w("name", self.name);
    w("value", self.value);
    w("why", self.why);
  }
};

/// A field of an HTTP head.
template <>
struct Fields<std::pair<std::string, std::string>> {
  static void walk(auto& self, auto& w) {
    w("name", self.first);
    w("value", self.second);
  }
};

template <>
struct Fields<Check> {
  static constexpr std::string_view kind = "check";
  static void walk(auto& self, auto& w) {
    w("subject", self.subject);
    w("rule", self.rule);
    w("section", self.section);
    w("outcome", self.outcome);
    w("alert", self.alert);
    w("expected", self.expected);
    w("presented", self.presented);
    w("advice", self.advice);
    w("fact", self.fact, Later{});
  }
};

template <>
struct Fields<Failure> {
  static void walk(auto& self, auto& w) {
    w("alert", self.alert);
    w("why", self.why);
    w("section", self.section);
    w("expected", self.expected);
    w("presented", self.presented);
  }
};

}  // namespace glasstls::story
