#pragma once

#include <array>
#include <string_view>
#include <type_traits>

#include "story/story.hpp"

/// What trace files call themselves, and the words that they use.
namespace glasstls::recording {

/// The words that stand for the values of an enumeration, in their order.
template <class Value>
struct WordsOf;

template <>
struct WordsOf<story::Direction> {
  static constexpr std::array<std::string_view, 2> all{"sent", "received"};
};
template <>
struct WordsOf<story::Epoch> {
  static constexpr std::array<std::string_view, 4> all{"plaintext", "early", "handshake", "application"};
};
template <>
struct WordsOf<story::Begun::Phase> {
  static constexpr std::array<std::string_view, 4> all{"dns", "tcp", "tls", "http"};
};
template <>
struct WordsOf<Outcome> {
  static constexpr std::array<std::string_view, 4> all{"passed", "failed", "not reached", "tolerated"};
};

template <>
struct WordsOf<trace::Source> {
  static constexpr std::array<std::string_view, 7> all{"random",  "clock",        "tickets",
                                                       "cookies", "replay_guard", "trust_anchors"};
};

template <class Value>
concept Worded = requires {
  WordsOf<Value>::all;
};

/// Written as the number that IANA registers.
template <class Value>
concept Numbered = std::is_enum_v<Value> && !Worded<Value>;

/// What stands in the file's head: who reads a trace knows by it what he has.
inline constexpr std::string_view trace_schema = "tag:glasstls.example,2026-11-26:qlog-events";
/// An older version, which has less.
inline constexpr std::string_view old_trace_schema = "tag:glasstls.example,2026-11-24:qlog-events";
/// An event of it that is passed over: it said too little.
inline constexpr std::string_view old_random = "random";
inline constexpr std::string_view trace_namespace = "glasstls:";
inline constexpr std::string_view sequential_schema = "urn:ietf:params:qlog:file:sequential";
inline constexpr std::string_view sequential_format = "application/qlog+json-seq";
inline constexpr char record_separator = '\x1e';

}  // namespace glasstls::recording
