#pragma once

#include <string>

#include "base/bytes.hpp"
#include "trace/event.hpp"

namespace glasstls::story {

/// What the engine was given by those around it and could not compute: random bytes that it drew, the time,
/// what its tickets stood for, trust anchors, a record that it refused. With them, what came from the peer
/// and the set-up, a connection can be computed again; whoever has them has its keys.
struct Input {
  std::size_t step = 0;  ///< how many steps of the story came before it
  trace::Source from{};
  std::string purpose{};  ///< "ClientHello.random", "x25519 private key"
  Bytes value{};
};

}  // namespace glasstls::story
