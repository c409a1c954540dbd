#pragma once

#include <span>
#include <string>

#include "story/story.hpp"

namespace glasstls::render::html {

/// One recorded flow and its origin.
struct Flow {
  std::string title{};          ///< what was run: "glasstls connect https://example.com/"
  std::string program{};        ///< the program that recorded it: "glasstls 0.1.0"
  std::string wall_clock{};     ///< when it began, as RFC 3339 writes it; may be empty
  bool secrets = false;         ///< whether the story may contain secrets
  bool cut_short = false;       ///< whether its recording was interrupted
  const story::Story* story{};  ///< not owned
};

/// A page to walk through one flow or to compare several: timeline, steps, every byte, both state machines,
/// key schedule with commands, certificates, checks, and what an observer saw. One file for any browser, with
/// its script inside. It fetches nothing, and everything from a peer is only text.
std::string flow_page(std::span<const Flow> flows);

}  // namespace glasstls::render::html
