#pragma once

#include <span>
#include <vector>

#include "handshake/client_config.hpp"
#include "handshake/resumption.hpp"

/// RFC 9846 4.3.11, the client's side: which pre-shared keys a ClientHello offers.
namespace glasstls::handshake {

/// A pre-shared key on offer, and what its half of the key schedule gives.
struct PskOffer {
  const Psk* psk = nullptr;
  const Ticket* ticket = nullptr;  ///< where the key is a ticket's
  std::uint32_t obfuscated_ticket_age = 0;
  schedule::Deriver deriver;
  schedule::EarlySecret early_secret;
};

/// The tickets and keys of `config` that a ClientHello with `cipher_suites` may offer, tickets first: those
/// that are alive, for this server's name, and of a hash that one of the suites has. What would not fit into
/// a ClientHello is left out.
std::vector<PskOffer> offer_psks(const ClientConfig& config,
                                 const std::vector<messages::CipherSuite>& cipher_suites,
                                 const messages::Random& client_random, trace::Tracer tracer);

/// RFC 9846 4.3.10: whether early data may be sent under `psk` by a client that offers these suites and
/// application protocols: the ticket allows it, and the server can choose what the ticket is bound to.
bool may_carry_early_data(const Psk& psk, const std::vector<messages::CipherSuite>& cipher_suites,
                          const std::vector<std::string>& alpn_protocols);

/// The body of pre_shared_key: binders of the right sizes and of zeros.
messages::OfferedPsks unbound(std::span<const PskOffer> psks);

/// RFC 9846 4.3.11.2: puts the binders into `hello`, which ends with a pre_shared_key extension made by
/// unbound(), and stands behind `before` in the transcript.
void bind(messages::ClientHello& hello, std::span<const PskOffer> psks, const schedule::Transcript& before);

}  // namespace glasstls::handshake
