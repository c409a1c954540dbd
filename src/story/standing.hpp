#pragma once

#include "story/story.hpp"

namespace glasstls::story {

/// What a step changes for both sides.
struct Standing {
  /// The states of RFC 9846 A.1 and A.2 that each side entered with this step, in order; most steps have
  /// none. Both begin in START. One side reports its states; those of the other follow from the
  /// messages.
  std::vector<std::string> client{}, server{};
  /// RFC 9846 4.1: the hash of all handshake messages so far; empty before the first one, and if no hash
  /// function was ever chosen.
  Bytes transcript_hash{};
};

/// One for each step of the story.
std::vector<Standing> standings(const Story& story);

}  // namespace glasstls::story
