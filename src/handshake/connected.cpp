#include "handshake/connected.hpp"

#include "record/limits.hpp"

namespace glasstls::handshake {

using messages::KeyUpdateRequest;

void receive_key_update(Context& context, ConnectedState& state, const messages::KeyUpdate& message) {
  const KeyUpdateRequest request = message.request_update;
  context.require(
      request == KeyUpdateRequest::update_not_requested || request == KeyUpdateRequest::update_requested,
      {Alert::illegal_parameter, "request_update must be 0 or 1", {9846, "4.7.3"}},
      "update_not_requested (0) or update_requested (1)", request);
  ++state.key_updates_in_a_row;
  context.require(state.key_updates_in_a_row <= record::most_key_updates,
                  {Alert::unexpected_message, "KeyUpdates must not flood the connection", {9846, "4.7.3"}},
                  "at most 32 KeyUpdates without application data between them", state.key_updates_in_a_row);
  state.receive_secret = schedule::next_generation(state.deriver, state.receive_secret);
  context.k_recv(trace::Epoch::application, state.deriver, state.receive_secret, ++state.receive_generation);
  state.awaits_key_update = false;
  // RFC 9846 4.7.3: one answer is enough for all requests that came since we last sent something.
  if (request == KeyUpdateRequest::update_requested) state.owes_key_update = true;
}

void send_key_update(Context& context, ConnectedState& state, KeyUpdateRequest request) {
  // RFC 9846 4.7.3: the epoch must not exceed 2^48 - 1; the application data of generation 0 is epoch 3.
  constexpr std::uint64_t last_generation = (std::uint64_t{1} << 48) - 1 - 3;
  if (state.send_generation >= last_generation) return;
  // RFC 9846 4.7.3: no second request before the peer's KeyUpdate came.
  if (state.awaits_key_update) request = KeyUpdateRequest::update_not_requested;
  if (request == KeyUpdateRequest::update_requested) state.awaits_key_update = true;
  context.send_unhashed(messages::KeyUpdate{request});
  state.send_secret = schedule::next_generation(state.deriver, state.send_secret);
  context.k_send(trace::Epoch::application, state.deriver, state.send_secret, ++state.send_generation);
  state.owes_key_update = false;
}

void before_application_data(Context& context, ConnectedState& state) {
  const auto& protection = context.sender().protection();
  const bool used_up = protection && protection->sequence() >= protection->record_limit();
  if (state.owes_key_update || used_up)
    send_key_update(context, state, KeyUpdateRequest::update_not_requested);
}

void after_application_data(ConnectedState& state, std::uint64_t records) {
  constexpr int most_credit = 1'000'000;
  for (; records > 0 && state.key_updates_in_a_row > -most_credit; --records) --state.key_updates_in_a_row;
}

}  // namespace glasstls::handshake
