// A TLS server on 127.0.0.1 for tests of whole flows: it does as it is told, once or for several connections.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <vector>

#include "flow/options.hpp"
#include "net/loopback.hpp"
#include "support/forge.hpp"
#include "support/scripted_server.hpp"

namespace glasstls::testing {

/// The root that test servers' certificates come from.
inline const forge::Minted& test_root() {
  static const forge::Minted root = forge::root();
  return root;
}

/// A store with that root only.
inline const x509::TrustStore& test_store() {
  static const x509::TrustStore store = [] {
    x509::TrustStore made;
    made.add_der(test_root().der);
    return made;
  }();
  return store;
}

/// A client that trusts that root, and waits for `limit` in each stage.
inline flow::ClientOptions trusting(std::chrono::milliseconds limit) {
  flow::ClientOptions options;
  options.tls.trust_anchors = &test_store();
  options.tls.policy = x509::ValidationPolicy::rfc5280();
  options.tls.now = forge::now;
  options.time_outs = flow::TimeOuts::each(limit);
  return options;
}

/// A server with a certificate for localhost, other.localhost and 127.0.0.1.
inline ScriptedServer::Script localhost_script() {
  forge::Recipe recipe = forge::leaf("localhost");
  recipe.names = {"localhost", "other.localhost", "127.0.0.1"};
  const forge::Minted leaf = forge::issue(test_root(), recipe);
  ScriptedServer::Script script;
  script.chain = {leaf.der};
  script.ed25519_seed = leaf.key.seed;
  return script;
}

/// Says what the server answers, once it has the whole request.
struct Reply {
  std::string text;
  bool close_notify = true;
  std::chrono::milliseconds pause{0};  ///< between any two bytes of the text; 0: all at once
  bool reset = false;                  ///< whether the connection ends with a TCP RST
};

class TlsServer {
 public:
  using Answer = std::function<Reply(const std::string& request)>;

  explicit TlsServer(Answer answer, ScriptedServer::Script script = localhost_script(), int connections = 1)
      : server_([this, answer = std::move(answer),
                 script = std::move(script)](net::Stream& stream) { serve(stream, answer, script); },
                connections) {}

  /// "https://localhost:PORT" and `target`.
  std::string url(const std::string& target = "/") const {
    return "https://localhost:" + std::to_string(server_.address().port()) + target;
  }
  const net::Address& address() const { return server_.address(); }
  void wait() { server_.wait(); }

  // To be read after wait().
  std::string request;
  std::string early_request;  ///< what of it came as early data
  std::optional<Alert> alert;
  unsigned key_updates = 0;            ///< that the client sent
  bool request_with_finished = false;  ///< whether the same read brought both

 private:
  void serve(net::Stream& stream, const Answer& answer, const ScriptedServer::Script& script) {
    ScriptedServer tls(script);
    std::array<std::uint8_t, 1 << 16> buffer;
    bool answered = false;
    while (const std::size_t size = stream.receive(buffer, net::Deadline(std::chrono::seconds(3)))) {
      const bool was_done = tls.done();
      tls.receive(View(buffer).first(size));
      alert = tls.alert;
      key_updates = tls.client_key_updates;
      if (!was_done && tls.done()) request_with_finished = !tls.received.empty();
      early_request = tls.early_data;
      const std::string all = tls.early_data + tls.received;
      if (answered || all.find("\r\n\r\n") == std::string::npos) {
        stream.send(tls.take_output(), net::Deadline(std::chrono::seconds(1)));
        continue;
      }
      answered = true;
      request = all;
      const Reply reply = answer(request);
      constexpr std::size_t longest = 16000;  // fits into a record
      for (std::size_t i = 0; reply.pause.count() == 0 && i < reply.text.size(); i += longest)
        tls.send(as_bytes(reply.text.substr(i, longest)));
      for (std::size_t i = 0; reply.pause.count() > 0 && i < reply.text.size(); ++i) {
        tls.send(as_bytes(reply.text.substr(i, 1)));
        stream.send(tls.take_output(), net::Deadline(std::chrono::seconds(1)));
        std::this_thread::sleep_for(reply.pause);
      }
      if (reply.close_notify) tls.send_alert(Alert::close_notify);
      stream.send(tls.take_output(), net::Deadline(std::chrono::seconds(1)));
      if (reply.reset) {
        const linger at_once{1, 0};  // close sends RST
        ::setsockopt(stream.descriptor(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        return;
      }
      stream.finish();
    }
  }

  Server server_;
};

}  // namespace glasstls::testing
