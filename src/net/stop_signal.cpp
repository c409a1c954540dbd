#include "net/stop_signal.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>

namespace glasstls::net {

namespace {

volatile std::sig_atomic_t pipe_end = -1;

void on_signal(int signal) {
  const int error = errno;
  const char byte = 0;
  if (::write(pipe_end, &byte, 1) != 1) {
    // The pipe is full of earlier signals.
  }
  std::signal(signal, SIG_DFL);
  errno = error;
}

}  // namespace

StopSignal::StopSignal() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0)
    throw std::system_error(errno, std::generic_category(), "pipe");
  read_ = Descriptor(ends[0]);
  write_ = Descriptor(ends[1]);
  pipe_end = write_.get();
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
}

StopSignal::~StopSignal() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  pipe_end = -1;
}

}  // namespace glasstls::net
