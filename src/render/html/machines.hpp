#pragma once

#include <span>
#include <string_view>

#include "base/rfc.hpp"

namespace glasstls::render::html {

/// A state and the centre of its box; the page draws on an area of 440 by 536.
struct Box {
  std::string_view state;
  int x = 0, y = 0;
};

/// A state of the engine that the RFC draws in the box of another one. `through` is the box that the drawing
/// passes on the way to it, or empty.
struct SameBox {
  std::string_view state, box, through;
};

/// An arrow between two boxes.
struct DrawnArrow {
  std::string_view from, to;  ///< names of boxes
  std::string_view label;     ///< its lines are separated by line feeds
  std::string_view shape;     ///< its shape, and the side of its label: see machines.js
};

/// One of the diagrams of RFC 9846 appendix A, as the page draws it.
struct Machine {
  Rfc section{};
  std::span<const Box> boxes{};
  std::span<const SameBox> same{};
  std::span<const DrawnArrow> arrows{};
};

/// RFC 9846 A.1 and A.2. A test compares both with the overload sets of the engine.
const Machine& client_machine();
/// See client_machine().
const Machine& server_machine();

}  // namespace glasstls::render::html
