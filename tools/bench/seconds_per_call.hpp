#pragma once

#include <algorithm>
#include <ctime>

/// Seconds of processor time that one call of `work` takes: the best of forty runs of at least 5 ms each,
/// because other programs on the machine can only slow them down.
template <class Work>
double seconds_per_call(Work work) {
  double best = 1e9;
  for (int run = 0; run < 40; ++run) {
    const std::clock_t start = std::clock();
    double elapsed = 0;
    long calls = 0;
    for (long batch = 1; elapsed < 0.005; batch *= 2) {
      for (long i = 0; i < batch; ++i) work();
      calls += batch;
      elapsed = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    }
    best = std::min(best, elapsed / static_cast<double>(calls));
  }
  return best;
}
