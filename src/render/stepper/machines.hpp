#pragma once

#include <string>
#include <vector>

#include "render/text/views.hpp"
#include "story/standing.hpp"

/// The state machines of RFC 9846 A.1 and A.2, and the current states of both sides.
namespace glasstls::render::stepper {

/// The keys that a side sends with, and its states so far, the newest last.
struct Side {
  std::vector<std::string> states{"START"};
  const story::KeysStep* keys = nullptr;  ///< null: in clear

  /// The newest state.
  const std::string& state() const { return states.back(); }
};

/// The state of a connection after some steps of its story.
struct Position {
  Side client{}, server{};
  Bytes transcript_hash{};
};

/// After the first `passed` steps. `standings` are the story's.
Position position(const story::Story& story, const std::vector<story::Standing>& standings,
                  std::size_t passed);

/// Both diagrams side by side, in whole lines, or one below the other on a narrow screen. An arrow marks the
/// current state, stars mark earlier ones.
std::string diagrams(const text::Look& look, const Position& position);

/// The states that each side went through, one line a side.
std::string path_lines(const text::Look& look, const Position& position);

}  // namespace glasstls::render::stepper
