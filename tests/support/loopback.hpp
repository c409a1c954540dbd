#pragma once

#include <string>
#include <vector>

#include "connection/client.hpp"
#include "support/scripted_server.hpp"

namespace glasstls::testing {

/// A client and a scripted server in one process, and the certificates between them: an Ed25519 root, and a
/// leaf for "server.example".
class Loopback {
  CountingRandom random_;

 public:
  /// What a well-behaved server has: chain and key are filled in.
  static ScriptedServer::Script script();
  /// A client that trusts the root and asks for server.example, with `random` handed in.
  static handshake::ClientConfig config(handshake::RandomSource& random);

  explicit Loopback(ScriptedServer::Script script = Loopback::script())
      : Loopback(std::move(script), config(random_)) {}
  /// Without a `sink`, the rules that are checked are noted for tools/test.
  Loopback(ScriptedServer::Script script, handshake::ClientConfig config, trace::Sink* sink = nullptr);

  /// Carries bytes both ways until neither side has more to send. `portion` is how many bytes the client gets
  /// at a time.
  void run(std::size_t portion = 1 << 20);

  ScriptedServer server;
  connection::Client client;
};

}  // namespace glasstls::testing
