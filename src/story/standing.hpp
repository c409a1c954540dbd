#pragma once

#include "story/story.hpp"

namespace glasstls::story {

/// Where both sides stand after a step.
struct Standing {
  /// The states of RFC 9846 A.1 and A.2 that each side entered with this step, in order; most steps have
  /// none. Both begin in START. One side told of its states; the other's follow from the messages that
  /// passed.
  std::vector<std::string> client{}, server{};
  /// RFC 9846 4.1: of all handshake messages so far; empty before the first one, and where no hash function
  /// was ever chosen.
  Bytes transcript_hash{};
};

/// One for each step of the story.
std::vector<Standing> standings(const Story& story);

}  // namespace glasstls::story
