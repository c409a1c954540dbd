#pragma once

#include <vector>

#include "handshake/client_config.hpp"
#include "handshake/key_exchange.hpp"
#include "handshake/psk_offer.hpp"
#include "messages/handshake.hpp"

namespace glasstls::handshake {

/// The private halves of what a ClientHello offers.
struct OfferedSecrets {
  std::vector<KeyPair> shares;
  std::vector<PskOffer> psks;
};

/// What the configuration offers, with GREASE (RFC 8701) if it asks for that.
Offer make_offer(const ClientConfig& config);

/// RFC 9846 4.2.2: a ClientHello that is complete except for the binders of `offers.psks`, which bind() fills
/// in. `cookie` is what a HelloRetryRequest gave, or empty.
messages::ClientHello make_client_hello(const Offer& offer, const messages::Random& random,
                                        Bytes legacy_session_id, const OfferedSecrets& offers, View cookie);

/// The types of a message's extensions that a server may answer: all but GREASE.
std::vector<messages::ExtensionType> requested_types(const messages::Extensions& extensions);

}  // namespace glasstls::handshake
