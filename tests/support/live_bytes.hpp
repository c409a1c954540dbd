#pragma once

#include <cstddef>

namespace glasstls::testing {

/// How many bytes of the heap the program holds that came from `new`, as the allocator gave them: exact,
/// where the resident memory says what the allocator happens to keep. Only in an executable that
/// live_bytes.cpp is part of, which replaces `new` and `delete`.
std::size_t live_bytes();

}  // namespace glasstls::testing
