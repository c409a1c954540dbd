#pragma once

#include <stdexcept>
#include <string>

namespace glasstls::handshake {

/// A rule of our own configuration, at either end. Throws std::invalid_argument that says it unless it holds.
inline void must(bool holds, const std::string& rule) {
  if (!holds) throw std::invalid_argument(rule);
}

}  // namespace glasstls::handshake
