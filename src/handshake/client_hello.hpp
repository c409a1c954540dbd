#pragma once

#include <span>

#include "handshake/client_config.hpp"
#include "handshake/key_exchange.hpp"
#include "handshake/psk_offer.hpp"
#include "messages/handshake.hpp"

namespace glasstls::handshake {

/// What the configuration offers, GREASE (RFC 8701) included where wanted.
Offer make_offer(const ClientConfig& config);

/// RFC 9846 4.2.2: a ClientHello with everything filled in but the binders of `psks`, which come in by
/// bind().
messages::ClientHello make_client_hello(const Offer& offer, const messages::Random& random,
                                        Bytes legacy_session_id, std::span<const KeyPair> shares, View cookie,
                                        std::span<const PskOffer> psks = {});

/// The types of a message's extensions that a server may answer: GREASE asks for nothing.
std::vector<messages::ExtensionType> requested_types(const messages::Extensions& extensions);

}  // namespace glasstls::handshake
