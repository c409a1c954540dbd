#include "handshake/connected.hpp"

#include "handshake/authentication.hpp"
#include "messages/numbers.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::handshake;
using messages::KeyUpdateRequest;

namespace {

/// CONNECTED, which can be made only with a Finished that was checked.
ConnectedState connect(Context& context) {
  using enum schedule::SecretKind;
  const schedule::SuiteDeriver deriver(*schedule::find_suite(messages::CipherSuite::TLS_AES_128_GCM_SHA256),
                                       {}, {});
  const schedule::NamedSecret base_key{server_handshake_traffic_secret, Secret(Bytes(32, 3))};
  const Bytes hash(32, 4);
  return {
      .finished = check_finished(context, make_finished(deriver, base_key, hash), deriver, base_key, hash),
      .deriver = deriver,
      .send_secret = {client_application_traffic_secret, Secret(Bytes(32, 1))},
      .receive_secret = {server_application_traffic_secret, Secret(Bytes(32, 2))},
      .exporter_secret = {},
      .resumption_secret = {}};
}

/// One side after the handshake, whose keys may have any age.
struct Side {
  record::Sender sender{trace::Tracer{}};
  record::Receiver receiver{trace::Tracer{}};
  Context context{sender, receiver, trace::Tracer{}};
  ConnectedState state = connect(context);

  Side() { context.k_send(trace::Epoch::application, state.deriver, state.send_secret); }
  /// The records that were made since the last call.
  Bytes sent() {
    sender.flush();
    return sender.take();
  }
};

// RFC 9846 4.7.3: the epoch, which starts at 3 for application data, may reach 2^48 - 1.
constexpr std::uint64_t last_generation = (std::uint64_t{1} << 48) - 1 - 3;

}  // namespace

TEST_CASE("the last of 2^48 - 1 epochs is used, and no KeyUpdate is sent beyond it") {
  Side side;
  side.state.send_generation = last_generation - 1;
  send_key_update(side.context, side.state, KeyUpdateRequest::update_not_requested);
  CHECK(side.state.send_generation == last_generation);
  CHECK_FALSE(side.sent().empty());
  const Secret last = side.state.send_secret.value.duplicate();
  send_key_update(side.context, side.state, KeyUpdateRequest::update_not_requested);
  CHECK(side.state.send_generation == last_generation);
  CHECK(side.sent().empty());
  CHECK(side.state.send_secret.value.equal_ct(last.reveal()));
}

TEST_CASE("a peer's KeyUpdates are followed beyond 2^48 - 1 epochs") {
  Side side;
  for (std::uint64_t generation : {last_generation, std::uint64_t{1} << 48, std::uint64_t{1} << 63}) {
    side.state.receive_generation = generation;
    side.state.key_updates_in_a_row = 0;
    const Secret before = side.state.receive_secret.value.duplicate();
    receive_key_update(side.context, side.state, {KeyUpdateRequest::update_not_requested});
    CHECK(side.state.receive_generation == generation + 1);
    CHECK_FALSE(side.state.receive_secret.value.equal_ct(before.reveal()));
  }
}

TEST_CASE("a request for a KeyUpdate beyond the last epoch is ignored, and data still goes out") {
  Side side;
  side.state.send_generation = last_generation;
  receive_key_update(side.context, side.state, {KeyUpdateRequest::update_requested});
  before_application_data(side.context, side.state);
  CHECK(side.state.send_generation == last_generation);
  CHECK(side.sent().empty());
  side.state.send_generation = last_generation - 1;
  before_application_data(side.context, side.state);
  CHECK(side.state.send_generation == last_generation);
  CHECK_FALSE(side.sent().empty());
}
