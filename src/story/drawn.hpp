#pragma once

#include <string>

#include "base/bytes.hpp"

namespace glasstls::story {

/// Random bytes that were drawn. With them a connection can be computed again; whoever has them has its keys.
struct Drawn {
  std::string purpose{};  ///< "ClientHello.random", "x25519 private key"
  Bytes value{};
};

}  // namespace glasstls::story
