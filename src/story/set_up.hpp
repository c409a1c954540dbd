#pragma once

#include <variant>

#include "handshake/client_config.hpp"
#include "handshake/server_config.hpp"

/// How the two ends of a recorded connection were configured. The objects that a configuration points to are
/// not in it: what they returned is recorded (Input), and private keys are known by the signatures that were
/// sent.
namespace glasstls::story {

/// A credential without its key.
struct RecordedCredential {
  std::vector<Bytes> certificates{};  ///< DER, leaf first
  Bytes ocsp_response{};              ///< DER, or empty
};

/// A client's configuration.
struct ClientSetUp {
  handshake::ClientConfig config{};  ///< without pointers
  std::vector<handshake::Ticket> tickets{};
  std::vector<handshake::Psk> psks{};
  std::vector<RecordedCredential> credentials{};
  bool has_clock = false;
};

/// A server's configuration.
struct ServerSetUp {
  handshake::ServerConfig config{};  ///< without pointers and credentials
  std::vector<RecordedCredential> credentials{};
  bool has_tickets = false, has_cookies = false, has_replay_guard = false, has_client_authorities = false;
};

/// The configuration of one connection.
struct RecordedSetUp {
  std::size_t step = 0;  ///< how many steps of the story came before it
  std::variant<ClientSetUp, ServerSetUp> role{};
};

/// A copy of what a configuration says.
ClientSetUp set_up_of(const handshake::ClientConfig& config);
/// The same for a server.
ServerSetUp set_up_of(const handshake::ServerConfig& config);

}  // namespace glasstls::story
