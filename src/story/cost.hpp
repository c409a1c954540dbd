#pragma once

#include <cstddef>

#include "story/story.hpp"

namespace glasstls::story {

/// What a step costs in memory, in bytes: its place among the steps, whose list doubles when it grows, and
/// all that it has on the heap, with what the allocator adds.
std::size_t cost_of(const Step& step);

}  // namespace glasstls::story
