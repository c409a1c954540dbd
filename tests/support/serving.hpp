#pragma once

#include <algorithm>

#include "connection/client.hpp"
#include "connection/server.hpp"
#include "support/forge.hpp"
#include "support/scripted_client.hpp"

namespace glasstls::testing {

/// A clock that shows the time a test sets.
struct StandingClock : handshake::Clock {
  std::int64_t time = forge::now * 1000;  ///< milliseconds
  std::int64_t milliseconds() const override { return time; }
};

/// An Ed25519 key of the forge.
class ForgedKey : public handshake::SigningKey {
 public:
  explicit ForgedKey(forge::Key key) : key_(std::move(key)) {}
  Bytes sign(messages::SignatureScheme, View content, handshake::RandomSource&) const override {
    return key_.sign(content);
  }

 private:
  forge::Key key_;
};

/// What a server needs: randomness, a clock, and a certificate for server.example from the root that
/// Loopback::config trusts.
struct Serving {
  CountingRandom random{5};
  StandingClock clock;

  handshake::ServerConfig config();
  /// A credential with an Ed25519 key for that name.
  static handshake::Credential credential(std::string_view name = "server.example", Bytes ocsp = {});
};

/// Carries bytes both ways until neither side has more to send. `portion` is how many bytes each side gets at
/// a time.
template <class Client>
void carry(Client& client, connection::Server& server, std::size_t portion = 1 << 20) {
  const auto hand_over = [portion](View bytes, auto& receiver) {
    for (; !bytes.empty(); bytes = bytes.subspan(std::min(portion, bytes.size())))
      receiver.receive(bytes.first(std::min(portion, bytes.size())));
  };
  for (bool moved = true; moved;) {
    const Bytes up = client.take_output();
    hand_over(up, server);
    const Bytes down = server.take_output();
    hand_over(down, client);
    moved = !up.empty() || !down.empty();
  }
}

}  // namespace glasstls::testing
