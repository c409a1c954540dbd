#pragma once

#include <cstddef>

#include "story/story.hpp"

namespace glasstls::story {

/// How much memory a step uses, in bytes: its place in the list of steps, which doubles when it grows, and
/// everything it has on the heap, with what the allocator adds.
std::size_t cost_of(const Step& step);

}  // namespace glasstls::story
