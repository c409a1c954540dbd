#include "handshake/server_psk.hpp"

#include <algorithm>
#include <array>

#include "handshake/lists.hpp"
#include "messages/extension_bodies.hpp"
#include "x509/certificate/certificate.hpp"

namespace glasstls::handshake {

using namespace messages;

namespace {

/// How many identities are looked at. Opening a ticket costs work, and an honest client offers one or two.
constexpr std::size_t most_identities = 16;

bool has_expired(View der, std::int64_t now) {
  try {
    return x509::parse_certificate(der).not_after < now / 1000;
  } catch (const Failure&) {
    return true;
  }
}

std::optional<SelectedPsk> from_external(const ServerConfig& config, const PskIdentity& identity) {
  for (const Psk& psk : config.psks) {
    if (psk.identity != identity.identity) continue;
    return SelectedPsk{
        .psk = {
            .identity = psk.identity, .key = psk.key.duplicate(), .hash = psk.hash, .origin = psk.origin}};
  }
  return std::nullopt;
}

/// RFC 9846 4.7.1: the PSK of a ticket, if the ticket was made here and is still good.
std::optional<SelectedPsk> from_ticket(const ServerConfig& config, TracedTokens& tickets,
                                       const Offered& hello, const PskIdentity& identity, std::int64_t now) {
  std::optional<Bytes> encoded = tickets.read(identity.identity, now);
  if (!encoded) return std::nullopt;
  auto ticket = wire::decode<TicketContents>(*encoded, "ticket");
  wipe(*encoded);
  SelectedPsk selected{.psk = {.identity = identity.identity,
                               .key = Secret(ticket.psk),
                               .origin = schedule::PskOrigin::resumption,
                               .max_early_data_size = ticket.max_early_data_size,
                               .suite = ticket.suite},
                       .client_certificate = std::move(ticket.client_certificate)};
  wipe(ticket.psk);
  if (!ticket.alpn_protocol.empty()) selected.psk.alpn_protocol = as_text(ticket.alpn_protocol);
  const schedule::SuiteParameters* suite = schedule::find_suite(ticket.suite);
  const auto issued_at = static_cast<std::int64_t>(ticket.issued_at);
  // RFC 9846 4.7.1: the lifetime counts from the issue.
  const bool alive =
      issued_at >= 0 && now >= issued_at && now - issued_at <= std::int64_t{ticket.lifetime} * 1000;
  // RFC 9846 4.3.11 lets the name differ. Here it must not, because names may lead to different sites.
  const bool same_name = as_text(ticket.server_name) == hello.server_name;
  // RFC 9846 4.7.1: the ticket takes the place of the client's certificate too, while that is valid.
  const bool authenticated = selected.client_certificate.empty()
                                 ? config.client_certificates != ClientCertificates::required
                                 : !has_expired(selected.client_certificate, now);
  if (!suite || !alive || !same_name || !authenticated) return std::nullopt;
  selected.psk.hash = suite->hash;
  selected.expected_arrival =
      issued_at + std::int64_t{ticket_age(identity.obfuscated_ticket_age, ticket.age_add)};
  return selected;
}

}  // namespace

const schedule::SuiteParameters* choose_suite(const ServerConfig& config, const Offered& hello,
                                              std::optional<crypto::HashAlgorithm> hash) {
  for (CipherSuite suite : config.cipher_suites) {
    const schedule::SuiteParameters* parameters = schedule::find_suite(suite);
    if (parameters && contains(hello.cipher_suites, suite) && (!hash || parameters->hash == *hash))
      return parameters;
  }
  return nullptr;
}

std::optional<SelectedPsk> find_psk(const ServerConfig& config, TracedTokens& tickets, const Offered& hello,
                                    std::optional<CipherSuite> suite, std::int64_t now) {
  if (!hello.psks) return std::nullopt;
  const auto& identities = hello.psks->identities;
  for (std::size_t i = 0; i < std::min(identities.size(), most_identities); ++i) {
    std::optional<SelectedPsk> found = from_external(config, identities[i]);
    if (!found) found = from_ticket(config, tickets, hello, identities[i], now);
    if (!found) continue;
    found->index = static_cast<std::uint16_t>(i);
    // RFC 9846 4.3.10: early data needs the suite of the ticket, so it comes first.
    const bool own =
        contains(config.cipher_suites, found->psk.suite) && contains(hello.cipher_suites, found->psk.suite);
    found->suite =
        own ? schedule::find_suite(found->psk.suite) : choose_suite(config, hello, found->psk.hash);
    if (suite && schedule::find_suite(*suite)->hash == found->psk.hash)
      found->suite = schedule::find_suite(*suite);
    if (found->suite && (!suite || found->suite->suite == *suite)) return found;
  }
  return std::nullopt;
}

BinderVerified check_binder(Context& context, const Offered& hello, const SelectedPsk& selected,
                            const schedule::Deriver& deriver, const schedule::EarlySecret& secret) {
  const View truncated = truncate(context.message, hello.psks->binders);
  const crypto::Digest expected =
      psk_binder(deriver, secret, selected.psk.origin, context.transcript_before, truncated);
  const Bytes& presented = hello.psks->binders[selected.index].binder;
  context.require(
      equal_ct(expected, presented),
      {Alert::decrypt_error,
       "the binder must be the HMAC of the ClientHello up to the binders, made with the pre-shared key",
       {9846, "4.3.11.2"}},
      "the HMAC that our own key and transcript give", [&] { return to_hex(presented); });
  return {};
}

bool may_accept_early_data(const ServerConfig& config, const Offered& hello, const SelectedPsk& selected,
                           const std::optional<std::string>& alpn_protocol) {
  // RFC 9846 8: without a ticket's age nothing shows whether it is fresh, so external keys take none.
  if (!hello.early_data || config.max_early_data_size == 0 || selected.index != 0 ||
      selected.psk.origin != schedule::PskOrigin::resumption || selected.psk.max_early_data_size == 0)
    return false;
  // RFC 9846 4.3.10: the suite and the protocol must be those of the ticket.
  return selected.suite->suite == selected.psk.suite && alpn_protocol == selected.psk.alpn_protocol;
}

bool is_fresh(const Context& context, const ServerConfig& config, const SelectedPsk& selected,
              std::int64_t now) {
  const std::int64_t window = config.early_data_window;
  if (selected.expected_arrival < now - window || selected.expected_arrival > now + window) return false;
  if (!config.replay_guard) return true;
  const bool admitted = config.replay_guard->admit(selected.psk.identity, window, now);
  context.tracer.given(trace::Source::replay_guard, "admit", std::array<std::uint8_t, 1>{admitted});
  return admitted;
}

}  // namespace glasstls::handshake
