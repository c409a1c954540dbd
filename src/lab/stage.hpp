#pragma once

#include <atomic>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "flow/event.hpp"
#include "flow/options.hpp"
#include "flow/server.hpp"
#include "flow/session_store.hpp"
#include "flow/system.hpp"
#include "handshake/server_config.hpp"
#include "lab/mint.hpp"
#include "net/event_loop.hpp"

namespace glasstls::lab {

/// A clock that stands still, so that a lesson is the same every time.
class StandingClock : public handshake::Clock {
 public:
  /// 2026-11-24 12:00:00 UTC.
  static constexpr std::int64_t at = 1'795'521'600;
  std::int64_t milliseconds() const override { return at * 1000; }
};

/// Where a scenario plays: a server on loopback with a thread of its own, an authority made on the spot, and
/// what the client is told. A scenario arranges these, then the stage opens and the client visits.
///
/// With a seed, chance and time are the same in each run, and what is shown too: the port, which the system
/// chooses, is shown as `shown_port`, and nothing is measured.
class Stage {
 public:
  static constexpr std::uint16_t shown_port = 4433;

  explicit Stage(std::optional<std::uint64_t> seed);
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;
  ~Stage();

  // What is arranged, before open().
  handshake::ServerConfig server;
  flow::Options client;
  std::string host = "demo.localhost", target = "/";
  std::vector<handshake::Credential> client_credentials{};  ///< what the client proves itself with
  handshake::Psk psk{};                                     ///< the client's, where it has one
  /// What somebody on the path makes of what the server sends; empty where nobody is there.
  std::function<Bytes(Bytes)> meddle{};
  bool hang_up = false;  ///< whether the connection breaks after what meddle() let pass
  /// A program in the server's place that says just this to what the client sends first; empty for our
  /// server.
  std::function<Bytes(View)> impostor{};

  const Minted& root() const { return root_; }
  handshake::RandomSource& random() { return *minting_; }
  x509::UnixTime now() const { return clock_->milliseconds() / 1000; }
  /// A server's certificate for `name`, below an intermediate authority.
  handshake::Credential issue(const std::string& name);
  /// A client's certificate.
  handshake::Credential issue_to_client(const std::string& name);
  /// RFC 9846 4.4.2: the server lets nobody in without a certificate from root().
  void demand_client_certificate();
  /// RFC 9846 8: tickets for early data, which is taken once, or as often as it comes.
  void take_early_data(bool with_guard);

  /// The server listens. Throws net::Error.
  void open();
  /// The client visits the server once. `sink` may be null. Throws flow::Error where it does not get through.
  void visit(flow::Observer& observer, trace::Sink* sink);
  /// Somebody else sends `bytes` to the server, and waits for an answer.
  void send_again(View bytes) const;

  /// How many requests for what costs money (below /buy) the server acted on.
  int orders() const { return orders_; }
  bool seeded() const { return seeded_; }

 private:
  friend class StageSite;
  std::string url() const;

  bool seeded_;
  std::unique_ptr<handshake::RandomSource> minting_, serving_, visiting_;
  std::unique_ptr<handshake::Clock> clock_;
  Minted root_;
  x509::TrustStore trust_;
  handshake::SealedTokens tickets_, cookies_;
  handshake::ReplayGuard guard_;
  flow::SessionsInMemory sessions_;
  std::atomic<int> orders_ = 0;

  std::uint16_t port_ = 0;
  std::unique_ptr<flow::Site> site_;
  std::unique_ptr<net::Service> service_;
  std::unique_ptr<net::EventLoop> loop_;
  net::Descriptor stop_, stop_reader_;
  std::thread thread_;
};

}  // namespace glasstls::lab
