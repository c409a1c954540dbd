#pragma once

#include "connection/client.hpp"
#include "connection/server.hpp"
#include "handshake/signing.hpp"
#include "x509/certificate/pem.hpp"
#include "x509/key/private_key.hpp"
#include "x509/path/trust_store.hpp"

/// All that a program needs to use the library. docs/examples/ has a client and a server of less than 60
/// lines each, with plain sockets.
///
/// Client and Server do no I/O. Pass received bytes to receive(), send what take_output() returns, and repeat
/// until receive_closed(). take_application_data() returns what the peer sent; send() and close() are for our
/// side.
namespace glasstls {

using connection::Client;
using connection::Server;
using handshake::ClientConfig;
using handshake::Clock;
using handshake::Credential;
using handshake::RandomSource;
using handshake::ServerConfig;
using x509::TrustStore;

/// A Credential of a certificate chain (PEM, leaf first) and its private key (PEM or DER), as files hold
/// them. The caller wipes `key`. Throws std::invalid_argument or x509::BadPrivateKey if they cannot be
/// used, or do not belong together.
inline Credential make_credential(std::string_view certificates, std::string_view key) {
  return handshake::make_credential(x509::certificates_in_pem(certificates),
                                    x509::read_private_key(as_bytes(key)));
}

}  // namespace glasstls
