#pragma once

#include <string>
#include <vector>

#include "render/text/views.hpp"
#include "story/standing.hpp"

/// The state machines of RFC 9846 A.1 and A.2, and where both sides stand in them.
namespace glasstls::render::stepper {

/// Which keys a side sends with, and the states it has been in, the newest last.
struct Side {
  std::vector<std::string> states{"START"};
  const story::KeysStep* keys = nullptr;  ///< null: in clear

  /// The newest of them.
  const std::string& state() const { return states.back(); }
};

/// Where a connection stands after some steps of its story.
struct Position {
  Side client{}, server{};
  Bytes transcript_hash{};
};

/// After the first `passed` steps. `standings` are the story's.
Position position(const story::Story& story, const std::vector<story::Standing>& standings,
                  std::size_t passed);

/// Both diagrams beside each other, in whole lines; where the screen is too narrow, one below the other. The
/// state that a side is in has an arrow, those that it was in a star.
std::string diagrams(const text::Look& look, const Position& position);

/// The way that each side went, in a line each.
std::string path_lines(const text::Look& look, const Position& position);

}  // namespace glasstls::render::stepper
