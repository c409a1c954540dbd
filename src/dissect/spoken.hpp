#pragma once

#include "messages/numbers.hpp"

namespace glasstls::dissect {

/// The version and cipher suite that decide how bytes are read. Before the ServerHello, the version is the
/// highest that the client offers.
struct Spoken {
  messages::ProtocolVersion version = messages::ProtocolVersion::tls13;
  messages::CipherSuite cipher_suite{};  ///< before TLS 1.3 it decides the fields of a ServerKeyExchange
};

}  // namespace glasstls::dissect
