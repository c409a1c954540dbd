#include "handshake/resumption.hpp"

#include <algorithm>
#include <stdexcept>

namespace glasstls::handshake {

bool is_alive(const Ticket& ticket, std::int64_t now) {
  const std::int64_t lifetime = std::min(ticket.lifetime, longest_ticket_lifetime);
  return now >= ticket.received_at && now - ticket.received_at <= lifetime * 1000 &&
         now / 1000 <= ticket.good_until;
}

// RFC 9846 4.3.11.1: both are modulo 2^32.

std::uint32_t obfuscated_ticket_age(std::int64_t age, std::uint32_t ticket_age_add) {
  return static_cast<std::uint32_t>(age) + ticket_age_add;
}

std::uint32_t ticket_age(std::uint32_t obfuscated_ticket_age, std::uint32_t ticket_age_add) {
  return obfuscated_ticket_age - ticket_age_add;
}

View truncate(View client_hello, const std::vector<messages::PskBinderEntry>& binders) {
  std::size_t size = 2;  // the length of the list
  for (const messages::PskBinderEntry& entry : binders) size += 1 + entry.binder.size();
  if (size > client_hello.size()) throw std::logic_error("a ClientHello is shorter than its binders");
  return client_hello.first(client_hello.size() - size);
}

crypto::Digest psk_binder(const schedule::Deriver& deriver, const schedule::EarlySecret& secret,
                          schedule::PskOrigin origin, const schedule::Transcript& before,
                          View truncated_client_hello) {
  return schedule::verify_data(deriver, secret.binder_key(origin),
                               before.hash_with(truncated_client_hello, deriver.hash));
}

}  // namespace glasstls::handshake
