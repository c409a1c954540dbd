#pragma once

#include <chrono>
#include <vector>

#include "net/address.hpp"
#include "net/stream.hpp"
#include "probe/performance.hpp"

namespace glasstls::probe {

/// Carries performances to the peer and back, also for several threads at the same time.
class Line {
 public:
  virtual ~Line() = default;
  /// Opens a connection and carries bytes both ways until the performance is over. Throws net::NetError where
  /// there is no connection.
  virtual void carry(Performance& performance) = 0;
};

/// Carries bytes both ways until the exchange is over. `patience` is how long each wait may last: for what we
/// send to be taken, and for everything that the peer sends as its answer to it.
void carry(net::Stream& stream, Exchange& exchange, std::chrono::milliseconds patience);

/// A Line over TCP: a connection for each performance.
class NetworkLine : public Line {
 public:
  /// `addresses` are tried in their order. `patience` is how long each wait may last: for the connection, for
  /// what we send to be taken, and for everything that the server sends as its answer to it.
  NetworkLine(std::vector<net::Address> addresses, std::chrono::milliseconds patience)
      : addresses_(std::move(addresses)), patience_(patience) {}

  void carry(Performance& performance) override;

 private:
  std::vector<net::Address> addresses_;
  std::chrono::milliseconds patience_;
};

}  // namespace glasstls::probe
