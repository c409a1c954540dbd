#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.hpp"
#include "messages/extension.hpp"
#include "messages/numbers.hpp"

/// The extensions that establish keys: key shares, pre-shared keys and early data.
namespace glasstls::messages {

/// RFC 9846 4.3.8
struct KeyShareEntry {
  NamedGroup group{};
  Bytes key_exchange;
  static constexpr Rfc rfc{9846, "4.3.8"};
  static void walk(auto& self, auto& w) {
    w.number("group", self.group);
    w.opaque("key_exchange", self.key_exchange, {1, 0xffff});
  }
};
struct KeyShareClientHello {
  std::vector<KeyShareEntry> client_shares;
  static constexpr ExtensionType type = ExtensionType::key_share;
  static constexpr Rfc rfc{9846, "4.3.8"};
  static void walk(auto& self, auto& w) { w.list("client_shares", self.client_shares, {0, 0xffff}); }
};
struct KeyShareHelloRetryRequest {
  NamedGroup selected_group{};
  static constexpr ExtensionType type = ExtensionType::key_share;
  static constexpr Rfc rfc{9846, "4.3.8"};
  static void walk(auto& self, auto& w) { w.number("selected_group", self.selected_group); }
};
struct KeyShareServerHello {
  KeyShareEntry server_share;
  static constexpr ExtensionType type = ExtensionType::key_share;
  static constexpr Rfc rfc{9846, "4.3.8"};
  static void walk(auto& self, auto& w) { w.structure("server_share", self.server_share); }
};

/// RFC 9846 4.3.9
struct PskKeyExchangeModes {
  std::vector<PskKeyExchangeMode> ke_modes;
  static constexpr ExtensionType type = ExtensionType::psk_key_exchange_modes;
  static constexpr Rfc rfc{9846, "4.3.9"};
  static void walk(auto& self, auto& w) { w.list("ke_modes", self.ke_modes, {1, 0xff}); }
};

/// RFC 9846 4.3.10, in a NewSessionTicket: how many bytes of early data the ticket is good for.
struct EarlyDataIndication {
  std::uint32_t max_early_data_size = 0;
  static constexpr ExtensionType type = ExtensionType::early_data;
  static constexpr Rfc rfc{9846, "4.3.10"};
  static void walk(auto& self, auto& w) { w.number("max_early_data_size", self.max_early_data_size); }
};

/// RFC 9846 4.3.11
struct PskIdentity {
  Bytes identity;
  std::uint32_t obfuscated_ticket_age = 0;
  static constexpr Rfc rfc{9846, "4.3.11"};
  static void walk(auto& self, auto& w) {
    w.opaque("identity", self.identity, {1, 0xffff});
    w.number("obfuscated_ticket_age", self.obfuscated_ticket_age);
  }
};
struct PskBinderEntry {
  Bytes binder;
  static constexpr Rfc rfc{9846, "4.3.11"};
  static void walk(auto& self, auto& w) { w.opaque("PskBinderEntry", self.binder, {32, 255}); }
};
struct OfferedPsks {
  std::vector<PskIdentity> identities;
  std::vector<PskBinderEntry> binders;
  static constexpr ExtensionType type = ExtensionType::pre_shared_key;
  static constexpr Rfc rfc{9846, "4.3.11"};
  static void walk(auto& self, auto& w) {
    w.list("identities", self.identities, {7, 0xffff});
    w.list("binders", self.binders, {33, 0xffff});
  }
};
struct PreSharedKeyServerHello {
  std::uint16_t selected_identity = 0;
  static constexpr ExtensionType type = ExtensionType::pre_shared_key;
  static constexpr Rfc rfc{9846, "4.3.11"};
  static void walk(auto& self, auto& w) { w.number("selected_identity", self.selected_identity); }
};

}  // namespace glasstls::messages
