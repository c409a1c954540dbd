#pragma once

#include <string>

#include "base/bytes.hpp"
#include "trace/event.hpp"

namespace glasstls::story {

/// What the engine was given and cannot compute: random bytes, the time, what its tickets mean, trust
/// anchors. With these inputs, the records of the peer and the set-up, a connection can be computed again.
/// They reveal its keys.
struct Input {
  std::size_t step = 0;  ///< how many steps of the story came before it
  trace::Source from{};
  std::string purpose{};  ///< "ClientHello.random", "x25519 private key"
  Bytes value{};
};

}  // namespace glasstls::story
