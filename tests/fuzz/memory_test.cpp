// That MemoryLimit sees what is held, and lets go of what is let go.
#include "memory.hpp"

#include <cstdio>
#include <string>

#include "expect.hpp"

int main() {
  constexpr std::size_t one = std::size_t{1} << 20, slack = 4096;
  {
    const MemoryLimit limit;
    { const std::string first(40 * one, 'x'); }
    { const std::string second(30 * one, 'y'); }
    expect(limit.peak() >= 40 * one && limit.peak() <= 40 * one + slack,
           "what was given back does not count");
    const std::string both(10 * one, 'x'), together(40 * one + slack, 'y');
    expect(limit.peak() > 50 * one, "what is held together counts together");
  }
  {
    const MemoryLimit limit;
    expect(limit.peak() == 0, "the next input begins at nothing");
  }
  std::printf("1 passed, 0 failed, 0 skipped\n");
  return 0;
}
