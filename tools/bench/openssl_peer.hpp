// OpenSSL's side of the comparison: the same handshakes and records, over a pair of memory buffers.
#pragma once

#include <memory>

#include "identity.hpp"
#include "stopwatch.hpp"

namespace bench {

class OpenSsl {
 public:
  /// `suite` by its name. Where `resumed`, each handshake resumes with a ticket of an earlier one.
  OpenSsl(const Identity& identity, const char* suite, bool resumed);
  ~OpenSsl();

  Cost handshake();
  /// The heap that one idle connection's client (or server) holds, in bytes.
  std::size_t heap(bool server_side);
  /// Seconds for one record of 16 KiB each way of which `client` seals and `server` opens it.
  Cost record();

 private:
  struct Connection;
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace bench
