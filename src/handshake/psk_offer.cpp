#include "handshake/psk_offer.hpp"

#include <algorithm>

#include "messages/handshake.hpp"
#include "schedule/cipher_suite.hpp"

namespace glasstls::handshake {

using namespace messages;

namespace {

/// How many bytes of a ClientHello identities and binders may take. Tickets can be so long that a ClientHello
/// has no room for two.
constexpr std::size_t room = 1 << 14;

std::size_t size_of(const Psk& psk) {
  return 2 + psk.identity.size() + 4 + 1 + crypto::digest_size(psk.hash);
}

bool has_suite_of(const std::vector<CipherSuite>& suites, crypto::HashAlgorithm hash) {
  return std::any_of(suites.begin(), suites.end(), [hash](CipherSuite suite) {
    const auto* parameters = schedule::find_suite(suite);
    return parameters && parameters->hash == hash;
  });
}

}  // namespace

std::vector<PskOffer> offer_psks(const ClientConfig& config, const std::vector<CipherSuite>& cipher_suites,
                                 const Random& client_random, trace::Tracer tracer) {
  std::vector<PskOffer> offers;
  std::size_t used = 0;
  const auto offer = [&](const Psk& psk, const Ticket* ticket, std::uint32_t age) {
    if (!has_suite_of(cipher_suites, psk.hash) || used + size_of(psk) > room) return;
    used += size_of(psk);
    const schedule::Deriver deriver{psk.hash, tracer, client_random};
    offers.push_back({&psk, ticket, age, deriver, schedule::EarlySecret(deriver, psk.key.reveal())});
  };
  for (const Ticket* ticket : config.tickets) {
    // RFC 9846 4.7.1: the certificate of the first connection SHOULD have been for this name.
    if (ticket->server_name != config.server_name || !is_alive(*ticket, config.milliseconds())) continue;
    // Both times are cut to milliseconds, so their difference may be one too many, and a server may reject
    // the early data of a ticket that seems older than it can be.
    const std::int64_t age = std::max<std::int64_t>(config.milliseconds() - ticket->received_at - 1, 0);
    offer(ticket->psk, ticket, obfuscated_ticket_age(age, ticket->age_add));
  }
  // RFC 9846 4.3.11: an external key has no age; 0 is sent.
  for (const Psk* psk : config.psks) offer(*psk, nullptr, 0);
  return offers;
}

bool may_carry_early_data(const Psk& psk, const std::vector<CipherSuite>& cipher_suites,
                          const std::vector<std::string>& alpn_protocols) {
  const auto offered = [](const auto& list, const auto& value) {
    return std::find(list.begin(), list.end(), value) != list.end();
  };
  return psk.max_early_data_size > 0 && offered(cipher_suites, psk.suite) &&
         (!psk.alpn_protocol || offered(alpn_protocols, *psk.alpn_protocol));
}

OfferedPsks unbound(std::span<const PskOffer> psks) {
  OfferedPsks body;
  for (const PskOffer& offer : psks) {
    body.identities.push_back({offer.psk->identity, offer.obfuscated_ticket_age});
    body.binders.push_back({Bytes(crypto::digest_size(offer.psk->hash))});
  }
  return body;
}

void bind(ClientHello& hello, std::span<const PskOffer> psks, const schedule::Transcript& before) {
  OfferedPsks body = unbound(psks);
  const Bytes whole = encode_handshake(hello);
  const View truncated = truncate(whole, body.binders);
  for (std::size_t i = 0; i < psks.size(); ++i)
    body.binders[i].binder =
        to_bytes(psk_binder(psks[i].deriver, psks[i].early_secret, psks[i].psk->origin, before, truncated));
  hello.extensions.back() = make_extension(body);
}

}  // namespace glasstls::handshake
