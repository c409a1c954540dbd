#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.hpp"
#include "messages/extension.hpp"
#include "messages/numbers.hpp"

/// The extensions about keys: key shares, pre-shared keys and early data.
namespace glasstls::messages {

/// RFC 9846 4.3.8: a group and the sender's public value in it.
struct KeyShareEntry {
  NamedGroup group{};
  Bytes key_exchange;
  static constexpr Rfc rfc{9846, "4.3.8"};
  // struct {
  //     NamedGroup group;
  //     opaque key_exchange<1..2^16-1>;
  // } KeyShareEntry;
  static void walk(auto& self, auto& w) {
    w.number("group", self.group);
    w.opaque("key_exchange", self.key_exchange, {1, 0xffff});
  }
};

/// RFC 9846 4.3.8: key_share in a ClientHello.
struct KeyShareClientHello {
  std::vector<KeyShareEntry> client_shares;
  static constexpr ExtensionType type = ExtensionType::key_share;
  static constexpr Rfc rfc{9846, "4.3.8"};
  // struct {
  //     KeyShareEntry client_shares<0..2^16-1>;
  // } KeyShareClientHello;
  static void walk(auto& self, auto& w) { w.list("client_shares", self.client_shares, {0, 0xffff}); }
};

/// RFC 9846 4.3.8: key_share in a HelloRetryRequest: the group that the server wants a share for.
struct KeyShareHelloRetryRequest {
  NamedGroup selected_group{};
  static constexpr ExtensionType type = ExtensionType::key_share;
  static constexpr Rfc rfc{9846, "4.3.8"};
  // struct {
  //     NamedGroup selected_group;
  // } KeyShareHelloRetryRequest;
  static void walk(auto& self, auto& w) { w.number("selected_group", self.selected_group); }
};

/// RFC 9846 4.3.8: key_share in a ServerHello.
struct KeyShareServerHello {
  KeyShareEntry server_share;
  static constexpr ExtensionType type = ExtensionType::key_share;
  static constexpr Rfc rfc{9846, "4.3.8"};
  // struct {
  //     KeyShareEntry server_share;
  // } KeyShareServerHello;
  static void walk(auto& self, auto& w) { w.structure("server_share", self.server_share); }
};

/// RFC 9846 4.3.9: psk_key_exchange_modes.
struct PskKeyExchangeModes {
  std::vector<PskKeyExchangeMode> ke_modes;
  static constexpr ExtensionType type = ExtensionType::psk_key_exchange_modes;
  static constexpr Rfc rfc{9846, "4.3.9"};
  // struct {
  //     PskKeyExchangeMode ke_modes<1..255>;
  // } PskKeyExchangeModes;
  static void walk(auto& self, auto& w) { w.list("ke_modes", self.ke_modes, {1, 0xff}); }
};

/// RFC 9846 4.3.10: early_data in a NewSessionTicket: how much early data the ticket allows, in bytes.
struct EarlyDataIndication {
  std::uint32_t max_early_data_size = 0;
  static constexpr ExtensionType type = ExtensionType::early_data;
  static constexpr Rfc rfc{9846, "4.3.10"};
  // struct {
  //     uint32 max_early_data_size;     /* case new_session_ticket */
  // } EarlyDataIndication;
  static void walk(auto& self, auto& w) { w.number("max_early_data_size", self.max_early_data_size); }
};

/// RFC 9846 4.3.11: the name of a pre-shared key: a ticket, or an external identity.
struct PskIdentity {
  Bytes identity;
  std::uint32_t obfuscated_ticket_age = 0;
  static constexpr Rfc rfc{9846, "4.3.11"};
  // struct {
  //     opaque identity<1..2^16-1>;
  //     uint32 obfuscated_ticket_age;
  // } PskIdentity;
  static void walk(auto& self, auto& w) {
    w.opaque("identity", self.identity, {1, 0xffff});
    w.number("obfuscated_ticket_age", self.obfuscated_ticket_age);
  }
};

/// RFC 9846 4.3.11: proves that the sender has the key: an HMAC over the ClientHello before the binders.
struct PskBinderEntry {
  Bytes binder;
  static constexpr Rfc rfc{9846, "4.3.11"};
  // opaque PskBinderEntry<32..255>;
  static void walk(auto& self, auto& w) { w.opaque("PskBinderEntry", self.binder, {32, 255}); }
};

/// RFC 9846 4.3.11: pre_shared_key in a ClientHello.
struct OfferedPsks {
  std::vector<PskIdentity> identities;
  std::vector<PskBinderEntry> binders;
  static constexpr ExtensionType type = ExtensionType::pre_shared_key;
  static constexpr Rfc rfc{9846, "4.3.11"};
  // struct {
  //     PskIdentity identities<7..2^16-1>;
  //     PskBinderEntry binders<33..2^16-1>;
  // } OfferedPsks;
  static void walk(auto& self, auto& w) {
    w.list("identities", self.identities, {7, 0xffff});
    w.list("binders", self.binders, {33, 0xffff});
  }
};

/// RFC 9846 4.3.11: pre_shared_key in a ServerHello.
struct PreSharedKeyServerHello {
  std::uint16_t selected_identity = 0;
  static constexpr ExtensionType type = ExtensionType::pre_shared_key;
  static constexpr Rfc rfc{9846, "4.3.11"};
  // struct {
  //     uint16 selected_identity;     /* case server_hello */
  // } PreSharedKeyExtension;
  static void walk(auto& self, auto& w) { w.number("selected_identity", self.selected_identity); }
};

}  // namespace glasstls::messages
