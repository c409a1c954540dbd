#pragma once

#include <array>
#include <string_view>
#include <type_traits>

#include "story/story.hpp"

/// The names of the trace format, and its words.
namespace glasstls::recording {

/// The words for the values of an enumeration, in order.
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
struct WordsOf<story::Phase> {
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

/// A type with WordsOf.
template <class Value>
concept Worded = requires {
  WordsOf<Value>::all;
};

/// Written as the number that IANA registers.
template <class Value>
concept Numbered = std::is_enum_v<Value> && !Worded<Value>;

/// The version of the events, in the head of a file.
inline constexpr std::string_view trace_schema = "tag:glasstls.example,2026-11-30:qlog-events";
/// Older versions, which are also read. The first one lacks what `replay` needs.
inline constexpr std::array<std::string_view, 2> old_trace_schemas{
    "tag:glasstls.example,2026-11-24:qlog-events", "tag:glasstls.example,2026-11-26:qlog-events"};
/// An event of the first version that readers ignore, because it says too little.
inline constexpr std::string_view old_random = "random";
/// The name of the event "error" in older versions.
inline constexpr std::string_view old_error = "trouble";
inline constexpr std::string_view trace_namespace = "glasstls:";
inline constexpr std::string_view sequential_schema = "urn:ietf:params:qlog:file:sequential";
inline constexpr std::string_view sequential_format = "application/qlog+json-seq";
inline constexpr char record_separator = '\x1e';

}  // namespace glasstls::recording
