#pragma once

#include <array>

#include "replay/replay.hpp"

namespace glasstls::replay {

/// The parts of a step that are compared, made from its fields.
struct Comparable {
  std::string stream{};  ///< steps of one stream are compared in their order; empty for steps not compared
  std::string title{};   ///< "record 2 of the client"
  /// A field.
  struct Part {
    std::string_view name;  ///< as trace files call it
    Bytes bytes;            ///< its value, or the text of it
    bool words = false;     ///< whether it is text
  };
  std::vector<Part> parts{};
};

/// The end of a connection that was recorded.
struct ComparedEnd {
  std::string_view self;                          ///< "client" or "server"
  std::array<std::uint64_t, 2> records_before{};  ///< by direction: of earlier connections of the story
};

/// The parts of a step that a replay must bring again. Nothing for application data and for steps that are
/// not about TLS.
Comparable comparable(const story::Step& step, const ComparedEnd& end);

/// The first difference between two steps of one stream; `step` is the index of the recorded one.
std::optional<Divergence> compare(std::size_t step, const Comparable& recorded, const Comparable& computed);

}  // namespace glasstls::replay
