#pragma once

#include <cstddef>

/// What an input may make the library hold at one time, in bytes: 64 MB. It is at the beginning of every
/// harness; its end stops the fuzzer where more was held while it lasted. Everything counts that operator
/// new gave out, which is all the memory that this library asks for.
class MemoryLimit {
 public:
  static constexpr std::size_t most = std::size_t{64} << 20;

  MemoryLimit();
  MemoryLimit(const MemoryLimit&) = delete;
  MemoryLimit& operator=(const MemoryLimit&) = delete;
  ~MemoryLimit();

  /// The most that was held since it began.
  std::size_t peak() const;

 private:
  std::size_t before_;
};
