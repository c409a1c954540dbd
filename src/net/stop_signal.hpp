#pragma once

#include "net/stream.hpp"

namespace glasstls::net {

/// While it lives, SIGINT and SIGTERM make a descriptor readable. A second signal ends the program at once.
/// Only one may live at a time.
class StopSignal {
 public:
  /// Throws std::system_error if the system has no pipe left.
  StopSignal();
  ~StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  /// Becomes readable at the first signal.
  int descriptor() const { return read_.get(); }

 private:
  Descriptor read_, write_;
};

}  // namespace glasstls::net
