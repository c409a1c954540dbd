#pragma once

#include <span>
#include <vector>

#include "handshake/client_config.hpp"
#include "handshake/resumption.hpp"

/// RFC 9846 4.3.11, the client's side: which pre-shared keys a ClientHello offers.
namespace glasstls::handshake {

/// A pre-shared key that a ClientHello offers, and the first stage of its key schedule.
struct PskOffer {
  const Psk* psk = nullptr;
  const Ticket* ticket = nullptr;           ///< the ticket of the key; null for an external one
  std::uint32_t obfuscated_ticket_age = 0;  ///< 0 for an external key
  schedule::Deriver deriver;
  schedule::EarlySecret early_secret;
};

/// The tickets and keys of `config` that a ClientHello with `cipher_suites` may offer, tickets first: those
/// that are still good, for this server's name, and with the hash of one of the suites. What does not fit
/// into a ClientHello is left out.
std::vector<PskOffer> offer_psks(const ClientConfig& config,
                                 const std::vector<messages::CipherSuite>& cipher_suites,
                                 const messages::Random& client_random, trace::Tracer tracer);

/// RFC 9846 4.3.10: whether a client that offers these suites and application protocols may send early data
/// with `psk`: the ticket must allow it, and its suite and protocol must be among them.
bool may_carry_early_data(const Psk& psk, const std::vector<messages::CipherSuite>& cipher_suites,
                          const std::vector<std::string>& alpn_protocols);

/// The body of pre_shared_key, with zeros for the binders.
messages::OfferedPsks unbound(std::span<const PskOffer> psks);

/// RFC 9846 4.3.11.2: puts the binders into `hello`, which ends with a pre_shared_key extension made by
/// unbound(). `before` is the transcript before it.
void bind(messages::ClientHello& hello, std::span<const PskOffer> psks, const schedule::Transcript& before);

}  // namespace glasstls::handshake
