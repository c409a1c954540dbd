#pragma once

#include "net/stream.hpp"

namespace glasstls::net {

/// SIGINT and SIGTERM as a descriptor that becomes readable, for the time that it lives. A second signal ends
/// the program at once. One at a time.
class StopSignal {
 public:
  /// Throws std::system_error.
  StopSignal();
  ~StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  int descriptor() const { return read_.get(); }

 private:
  Descriptor read_, write_;
};

}  // namespace glasstls::net
