#pragma once

#include <cstdint>
#include <string_view>

#include "handshake/context.hpp"
#include "handshake/proof.hpp"
#include "messages/handshake.hpp"
#include "schedule/key_schedule.hpp"

/// RFC 9846 4.7: what happens after the handshake, for both roles.
namespace glasstls::handshake {

/// CONNECTED: the keys in force, and the secrets for exporters and tickets.
struct ConnectedState {
  static constexpr std::string_view name = "CONNECTED";

  FinishedVerified finished;  ///< the peer's; no connection without it
  schedule::SuiteDeriver deriver;
  schedule::NamedSecret send_secret, receive_secret;  ///< application_traffic_secret_N of each direction
  schedule::NamedSecret exporter_secret, resumption_secret;
  std::uint64_t send_generation = 0, receive_generation = 0;  ///< N of each direction
  /// RFC 9846 4.7.3: how many KeyUpdates came since the peer's last application data, less the records that
  /// we sent meanwhile. A peer that limits how much it reads under one key (OpenJDK does) may ask again and
  /// again while our records arrive.
  int key_updates_in_a_row = 0;
  /// NewSessionTickets that came since the server's last application data.
  unsigned tickets_in_a_row = 0;
  /// The peer asked for a KeyUpdate of ours, which goes out before the next application data.
  bool owes_key_update = false;
  /// We asked for the peer's KeyUpdate, and must not ask again until it came.
  bool awaits_key_update = false;
  /// How many tickets a server sent on this connection.
  std::uint16_t tickets_sent = 0;
};

/// RFC 9846 4.7.3: the peer changes its keys, and may ask us to change ours. Throws Failure:
/// `illegal_parameter` for an unknown request_update, `unexpected_message` for a flood.
void receive_key_update(Context& context, ConnectedState& state, const messages::KeyUpdate& message);

/// RFC 9846 4.7.3: changes our keys. Does nothing once all 2^48 - 1 generations that a connection may have
/// are used.
void send_key_update(Context& context, ConnectedState& state, messages::KeyUpdateRequest request);

/// Call it before each record of application data: sends the KeyUpdate that we owe, or the one that RFC
/// 9846 5.5 asks for when a key has protected as many records as it may.
void before_application_data(Context& context, ConnectedState& state);
/// Call it once application data went out in `records` records.
void after_application_data(ConnectedState& state, std::uint64_t records);

}  // namespace glasstls::handshake
