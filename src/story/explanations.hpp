#pragma once

#include <span>

#include "story/explain.hpp"

/// The tables behind explain(), each in a file of its own kind.
namespace glasstls::story {

std::span<const Explanation> explained_messages();
std::span<const Explanation> explained_extensions();
std::span<const Explanation> explained_fields();
std::span<const Explanation> explained_secrets();
std::span<const Explanation> explained_states();
std::span<const Explanation> explained_alerts();

}  // namespace glasstls::story
