#pragma once

#include <array>

#include "replay/replay.hpp"

namespace glasstls::replay {

/// What of a step is compared: what it is called, and its bytes or words.
struct Comparable {
  std::string stream{};  ///< steps of one stream are compared in their order; empty: with nothing
  std::string what{};    ///< "record 2 of the client"
  struct Part {
    std::string_view name;
    Bytes bytes;
    bool words = false;
  };
  std::vector<Part> parts{};
};

/// Who tells of a connection, and where it stands in his story.
struct Teller {
  std::string_view self;                          ///< "client" or "server"
  std::array<std::uint64_t, 2> records_before{};  ///< by direction: of other connections
};

/// The parts of a step that a replay must bring again. Nothing for steps that are not about TLS.
Comparable comparable(const story::Step& step, const Teller& teller);

/// The first difference of two steps of one stream; `step` is the recorded one's index.
std::optional<Divergence> compare(std::size_t step, const Comparable& recorded, const Comparable& computed);

}  // namespace glasstls::replay
