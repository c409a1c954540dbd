#pragma once

#include <variant>

#include "handshake/client_config.hpp"
#include "handshake/server_config.hpp"

/// What the two ends of a recorded connection were configured with. Whom a configuration points to is not in
/// it: they are known by what they gave (Input), and private keys by the signatures that were sent.
namespace glasstls::story {

/// A credential without its key.
struct RecordedCredential {
  std::vector<Bytes> certificates{};  ///< DER, leaf first
  Bytes ocsp_response{};              ///< DER, or empty
};

struct ClientSetUp {
  handshake::ClientConfig config{};  ///< without pointers
  std::vector<handshake::Ticket> tickets{};
  std::vector<handshake::Psk> psks{};
  std::vector<RecordedCredential> credentials{};
  bool has_clock = false;
};

struct ServerSetUp {
  handshake::ServerConfig config{};  ///< without pointers and credentials
  std::vector<RecordedCredential> credentials{};
  bool has_tickets = false, has_cookies = false, has_replay_guard = false, has_client_authorities = false;
};

/// A connection begins.
struct RecordedSetUp {
  std::size_t step = 0;  ///< how many steps of the story came before it
  std::variant<ClientSetUp, ServerSetUp> role{};
};

/// Copies of what a configuration says.
ClientSetUp set_up_of(const handshake::ClientConfig& config);
ServerSetUp set_up_of(const handshake::ServerConfig& config);

}  // namespace glasstls::story
