#pragma once

#include <cstdint>
#include <string_view>

#include "handshake/context.hpp"
#include "messages/handshake.hpp"
#include "schedule/key_schedule.hpp"

/// RFC 9846 4.7: what happens after the handshake, for both roles.
namespace glasstls::handshake {

/// CONNECTED: the keys in force and what they came from.
struct Connected {
  static constexpr std::string_view name = "CONNECTED";

  schedule::Deriver deriver;
  const schedule::SuiteParameters* suite = nullptr;
  schedule::NamedSecret send_secret, receive_secret;  ///< application_traffic_secret_N of each direction
  schedule::NamedSecret exporter_secret, resumption_secret;
  std::uint64_t send_generation = 0, receive_generation = 0;
  /// RFC 9846 4.7.3: how many KeyUpdates came since the peer's last application data, less what we sent
  /// meanwhile: a peer that has set itself a limit for what it reads (OpenJDK has) may ask again and again
  /// while that arrives.
  int key_updates_in_a_row = 0;
  /// NewSessionTickets that came since the server's last application data.
  unsigned tickets_in_a_row = 0;
  /// The peer asked for a KeyUpdate of ours, which goes out before the next application data.
  bool owes_key_update = false;
  /// We asked for the peer's, and must not ask again until it came.
  bool awaits_key_update = false;
  /// By a server, on this connection.
  std::uint16_t tickets_sent = 0;
};

/// RFC 9846 4.7.3: the peer changes its keys, and may ask us to change ours.
void receive_key_update(Context& context, Connected& state, const messages::KeyUpdate& message);

/// RFC 9846 4.7.3: changes our keys. Does nothing where the 2^48 - 1 generations that one connection may have
/// are used up.
void send_key_update(Context& context, Connected& state, messages::KeyUpdateRequest request);

/// What must happen before the next application data record: the KeyUpdate that we owe, or the one that RFC
/// 9846 5.5 asks for when a key has protected as many records as it may.
void before_application_data(Context& context, Connected& state);
/// That went out, in so many records.
void after_application_data(Connected& state, std::uint64_t records);

}  // namespace glasstls::handshake
