#pragma once

#include <sodium/core.h>

namespace glasstls::crypto {

/// Lets libsodium detect the processor and choose its fast implementations. Without this call all results are
/// right, but slow. Safe from several threads; after the first call it costs one comparison. (libsodium also
/// sets up its random generator, which this room never uses.)
inline void choose_sodium_implementations() {
  static const int done = sodium_init();
  static_cast<void>(done);
}

}  // namespace glasstls::crypto
