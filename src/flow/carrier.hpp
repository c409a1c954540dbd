#pragma once

#include <functional>
#include <memory>

#include "trace/event.hpp"

namespace glasstls::flow {

/// Carries the bytes of one connection between TLS and the network, and may change them. As a sink of that
/// connection it hears what TLS seals and under which keys.
class Carrier : public trace::Sink {
 public:
  /// The bytes to send, in place of those that the engine gave. Each is returned once.
  virtual Bytes take() = 0;
  /// Hands what came from the network to the engine, by one or more calls of `give`, which has an effect
  /// before it returns.
  virtual void bring(View bytes, const std::function<void(View)>& give) = 0;
};

/// Makes one for each connection; empty: nothing is changed.
using MakeCarrier = std::function<std::unique_ptr<Carrier>()>;

}  // namespace glasstls::flow
