#pragma once

#include "messages/numbers.hpp"

namespace glasstls::dissect {

/// What the bytes of a connection are read by. Before the ServerHello it is the highest version that the
/// client offers.
struct Spoken {
  messages::ProtocolVersion version = messages::ProtocolVersion::tls13;
  messages::CipherSuite cipher_suite{};  ///< before TLS 1.3 it says what a ServerKeyExchange holds
};

}  // namespace glasstls::dissect
