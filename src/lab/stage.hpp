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

/// A clock that does not move: it makes a lesson the same every time.
class StandingClock : public handshake::Clock {
 public:
  /// 2026-11-24 12:00:00 UTC.
  static constexpr std::int64_t at = 1'795'521'600;
  /// Since 1970-01-01 UTC.
  std::int64_t milliseconds() const override { return at * 1000; }
};

/// Where a scenario takes place: a server on loopback with its own thread, a new authority, and the client's
/// options. A scenario arranges these, then the stage opens and the client visits.
///
/// With a seed, random numbers and time are the same in each run, and so is what is shown: the port, which
/// the system chooses, is shown as `shown_port`, and no times are measured.
class Stage {
 public:
  static constexpr std::uint16_t shown_port = 4433;

  /// Without `seed`, random numbers and time are the system's.
  explicit Stage(std::optional<std::uint64_t> seed);
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;
  ~Stage();

  // To be arranged before open().
  handshake::ServerConfig server;
  flow::ClientOptions client;
  std::string host = "demo.localhost", target = "/";
  std::vector<handshake::Credential> client_credentials{};  ///< the client's certificates, with their keys
  handshake::Psk psk{};                                     ///< the client's, where it has one
  /// What somebody on the path makes of what the server sends. Empty: nobody changes it.
  std::function<Bytes(Bytes)> meddle{};
  bool hang_up = false;  ///< whether the connection breaks after the first output of meddle()
  /// Another program in the server's place: what it answers to the client's first bytes. Empty: our server.
  std::function<Bytes(View)> impostor{};

  /// The authority that the client trusts.
  const Minted& root() const { return root_; }
  /// For what a scenario makes before open().
  handshake::RandomSource& random() { return *minting_; }
  /// Seconds since 1970-01-01 UTC.
  x509::UnixTime now() const { return clock_->milliseconds() / 1000; }
  /// A server's certificate for `name`, below an intermediate authority.
  handshake::Credential issue(const std::string& name);
  /// A client's certificate for `name`, from root().
  handshake::Credential issue_to_client(const std::string& name);
  /// Server and client get a pre-shared key of that name; in the lab the two keys may differ. The caller
  /// wipes what they gave.
  void give_psk(std::string_view identity, View servers, View clients);
  /// RFC 9846 4.4.2: the server refuses clients without a certificate from root().
  void demand_client_certificate();
  /// RFC 9846 8: the server gives tickets for early data. With a guard it accepts early data once, without
  /// one as often as it comes.
  void take_early_data(bool with_guard);

  /// Starts the server. Throws net::NetError.
  void open();
  /// The client visits the server once. `sink` may be null. Throws flow::FlowError if it gets no answer.
  void visit(flow::Observer& observer, trace::Sink* sink);
  /// Somebody else sends `bytes` to the server, and waits for an answer.
  void send_again(View bytes) const;

  /// How many orders (requests below /buy) the server carried out.
  int orders() const { return orders_; }
  /// Whether a seed was given.
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
