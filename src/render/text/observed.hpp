#pragma once

#include <optional>
#include <string>
#include <vector>

#include "story/story.hpp"

/// What someone on the network path between client and server sees. Every view takes it from here.
namespace glasstls::render::text {

/// What an observer sees of one step.
struct Observed {
  std::string what{};  ///< a phrase, safe to print: "all of ClientHello, 512 bytes"; empty if nothing is seen
  bool readable = false;                        ///< whether its content is not encrypted
  std::optional<story::Direction> direction{};  ///< of a message or record
};

/// What an observer sees of each step, in the order of the story.
std::vector<Observed> observed(const story::Story& story);

/// What an observer sees of the whole story, in one sentence without its full stop.
std::string observed_in_all(const story::Story& story);

}  // namespace glasstls::render::text
