#pragma once

#include <array>
#include <string_view>

#include "story/story.hpp"

/// What trace files call themselves, and the words that they use.
namespace glasstls::exporting {

/// The words that stand for the values of an enumeration, in their order.
template <class Value>
struct Words;

template <>
struct Words<story::Direction> {
  static constexpr std::array<std::string_view, 2> all{"sent", "received"};
};
template <>
struct Words<story::Epoch> {
  static constexpr std::array<std::string_view, 4> all{"plaintext", "early", "handshake", "application"};
};
template <>
struct Words<story::Begun::Phase> {
  static constexpr std::array<std::string_view, 4> all{"dns", "tcp", "tls", "http"};
};
template <>
struct Words<Outcome> {
  static constexpr std::array<std::string_view, 4> all{"passed", "failed", "not reached", "tolerated"};
};

template <class Value>
concept Worded = requires {
  Words<Value>::all;
};

/// What stands in the file's head: who reads a trace knows by it what he has.
inline constexpr std::string_view trace_schema = "tag:glasstls.example,2026-11-24:qlog-events";
inline constexpr std::string_view trace_namespace = "glasstls:";
inline constexpr std::string_view sequential_schema = "urn:ietf:params:qlog:file:sequential";
inline constexpr std::string_view sequential_format = "application/qlog+json-seq";
inline constexpr char record_separator = '\x1e';

}  // namespace glasstls::exporting
