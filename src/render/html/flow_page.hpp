#pragma once

#include <span>
#include <string>

#include "story/story.hpp"

namespace glasstls::render::html {

/// One recorded flow, and where it comes from.
struct Flow {
  std::string title{};          ///< what was run: "glasstls connect https://example.com/"
  std::string program{};        ///< who recorded it: "glasstls 0.1.0"
  std::string wall_clock{};     ///< when it began, as RFC 3339 writes it; may be empty
  bool secrets = false;         ///< whether values of secrets may be in the story
  bool cut_short = false;       ///< whether its recording was interrupted
  const story::Story* story{};  ///< not owned
};

/// A page on which one can walk through one flow or compare several: timeline, steps, every byte, both state
/// machines, key schedule with commands, certificates, checks, and what an observer saw. One file for any
/// browser, with its script in it; nothing is fetched, and nothing that came from a peer can be more than
/// text.
std::string flow_page(std::span<const Flow> flows);

}  // namespace glasstls::render::html
