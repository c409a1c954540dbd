#pragma once

#include <array>
#include <chrono>
#include <ctime>
#include <string>

#include "net/loopback.hpp"
#include "program.hpp"
#include "support/forge.hpp"
#include "support/scripted_server.hpp"

namespace glasstls::testing {

/// What the world outside of the program is: a root that it may trust, a server, a folder.
struct World {
  World() {
    forge::Recipe recipe = forge::ca("Test Root");
    forge::Recipe server = forge::leaf("localhost");
    for (forge::Recipe* one : {&recipe, &server}) {
      one->not_before = std::time(nullptr) - forge::day;
      one->not_after = std::time(nullptr) + 30 * forge::day;
    }
    const forge::Minted root = forge::self_signed(recipe), leaf = forge::issue(root, server);
    script.chain = {leaf.der};
    script.ed25519_seed = leaf.key.seed;
    write(folder / "root.pem", forge::pem(root.der));
  }

  /// Serves connections: answers a request with `reply`, or what comes line by line with itself.
  Server serve(std::string reply) {
    return Server([script = script, reply = std::move(reply)](net::Stream& stream) {
      ScriptedServer tls(script);
      std::array<std::uint8_t, 1 << 14> buffer;
      std::size_t answered = 0;
      while (const std::size_t size = stream.receive(buffer, net::Deadline(std::chrono::seconds(3)))) {
        tls.receive(View(buffer).first(size));
        const bool page = tls.received.find("\r\n\r\n") != std::string::npos;
        if (tls.received.size() > answered && (page || reply.empty())) {
          tls.send(as_bytes(reply.empty() ? tls.received.substr(answered) : reply));
          answered = tls.received.size();
          tls.send_alert(Alert::close_notify);
        }
        stream.send(tls.take_output(), net::Deadline(std::chrono::seconds(1)));
      }
    });
  }

  std::string trust() const { return " --ca-only '" + (folder / "root.pem") + "' "; }

  TemporaryFolder folder;
  ScriptedServer::Script script;
};

inline std::string url(const Server& server) {
  return "https://localhost:" + std::to_string(server.address().port()) + "/";
}

}  // namespace glasstls::testing
