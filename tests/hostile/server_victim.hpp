#pragma once

#include <string>
#include <vector>

#include "support/serving.hpp"
#include "victim.hpp"

namespace glasstls::testing {

/// A client flight with something in every message, and one byte string of it changed.
struct ClientExperiment {
  std::string message;  ///< "ClientHello", ... whose bytes are changed
  enum class Kind : std::uint8_t {
    full,     ///< a first connection, with a client certificate, then a KeyUpdate
    retried,  ///< the same, and the second ClientHello is the one that changes, cookie included
    resumed,  ///< a ticket and early data
  } kind = Kind::full;
};

/// Every message that a client can send, each with the flight that it belongs to.
const std::vector<ClientExperiment>& client_experiments();

/// The bytes that the message has when nobody changes it.
Bytes unchanged(const ClientExperiment& experiment);

/// What came of a connection in which the message was replaced: the alert that the server sent, `accepted` or
/// `waits`. Fails the test where the alert did not reach the client, or came without an explanation.
Alert outcome(const ClientExperiment& experiment, const Bytes& replacement);

}  // namespace glasstls::testing
