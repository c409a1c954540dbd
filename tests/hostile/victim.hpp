#pragma once

#include <functional>
#include <string>
#include <vector>

#include "support/loopback.hpp"

namespace glasstls::testing {

/// A server flight with something in every message, and one byte string of it changed.
struct Experiment {
  std::string message;  ///< "ServerHello", ... whose bytes are changed
  /// Whether the flight starts with a HelloRetryRequest (with a cookie and for another group).
  bool retry = false;
  bool resumed = false;          ///< with a pre-shared key, and early data that is taken
  bool after_handshake = false;  ///< a CertificateRequest that comes later

  /// "ServerHello, resumed".
  std::string title() const {
    return message + (resumed ? ", resumed" : after_handshake ? ", after the handshake" : "");
  }
};

/// Every message that a server can send, each with the flight that it belongs to.
const std::vector<Experiment>& experiments();

/// The bytes that the message has when nobody changes it.
Bytes unchanged(const Experiment& experiment);

/// What `outcome` gives where the client sent no alert: it found nothing wrong, or it still waits for bytes.
inline constexpr Alert accepted = Alert::close_notify, waits = Alert::user_canceled;

/// What came of a handshake (and some messages after it) in which the message was replaced: the alert that
/// the client sent, `accepted` or `waits`. Fails the test where the alert did not reach the server, or came
/// without an explanation.
Alert outcome(const Experiment& experiment, const Bytes& replacement);

}  // namespace glasstls::testing
