#pragma once

#include <algorithm>
#include <ctime>

namespace bench {

/// Seconds of processor time that this thread has had.
inline double processor_time() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// Seconds of processor time that each side of a connection takes for one run: the best of some, because
/// other programs on the machine can only slow them down.
struct Cost {
  double client = 1e9, server = 1e9;

  void better(const Cost& other) {
    client = std::min(client, other.client);
    server = std::min(server, other.server);
  }
};

/// Adds what `work` takes to `total`, and hands on what it gives.
template <class Work>
auto timed(double& total, Work work) {
  struct Stop {
    double& total;
    double start = processor_time();
    ~Stop() { total += processor_time() - start; }
  } stop{total};
  return work();
}

}  // namespace bench
