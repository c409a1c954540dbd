#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "probe/client_authority.hpp"
#include "probe/conversation_random.hpp"
#include "probe/hello_watch.hpp"
#include "probe/server_performance.hpp"
#include "probe/tester.hpp"
#include "probe/verdict.hpp"

namespace glasstls::probe {

/// What a client is known to do.
struct LearnedClient {
  std::string trouble{};  ///< why it cannot be tested; empty if it can
  std::vector<messages::CipherSuite> suites{};
  std::vector<messages::NamedGroup> groups{}, shares{};
  bool request = false;     ///< it sends something after the handshake
  bool shows = false;       ///< after the handshake it answers a KeyUpdate, or a close_notify
  bool resumption = false;  ///< it uses tickets
  bool alpn = false;        ///< it offers application protocols
  bool tells = false;       ///< its exit code says whether the connection was good
};

/// Receives the connections of a client.
class Host {
 public:
  virtual ~Host() = default;
  /// A connection begins. Never null.
  virtual std::unique_ptr<ServerPerformance> open() = 0;
  /// It is over.
  virtual void close(ServerPerformance& performance) = 0;
};

/// What became of a visit.
struct Visit {
  bool hung = false;                ///< the client was stopped
  std::optional<bool> succeeded{};  ///< what its exit code says; empty if it has none
};

/// Makes a client visit.
class Visitor {
 public:
  virtual ~Visitor() = default;
  /// Makes it visit the host of that name, once. Each connection that it makes is carried to `host`.
  virtual Visit visit(const std::string& name, Host& host) = 0;
};

/// Tests one client. With a Visitor, conversation for conversation; without one, each client decides by the
/// name that it asks for which conversation it gets.
class ClientTester : public Host {
 public:
  /// Host names end with this: "visit-finished-left-out.probe.localhost".
  static constexpr std::string_view domain = ".probe.localhost";

  /// Everything outlives it. `traces` keeps the failed conversations, and may be null. `seeds` may be null;
  /// otherwise it is `random`, and is told of each conversation that a Visitor makes begin.
  ClientTester(ClientAuthority& authority, handshake::RandomSource& random, FailureTraces* traces = nullptr,
               ConversationRandom* seeds = nullptr)
      : authority_(authority), random_(random), traces_(traces), seeds_(seeds) {}

  /// The name of the host where a client meets that conversation.
  static std::string host_of(const Conversation& conversation);
  /// The conversation that is met at that host; null if there is none.
  static const Conversation* conversation_at(std::string_view host);

  /// Makes the client visit a few times, in the ordinary way.
  const LearnedClient& learn(Visitor& visitor);
  /// What learn() found.
  const LearnedClient& learned() const { return learned_; }
  /// Holds one conversation.
  Result hold(const Conversation& conversation, Visitor& visitor);

  /// What clients did that came by themselves; the first visit to each host counts.
  std::vector<Result> results() const;
  /// What is wrong with the ClientHellos that came.
  std::vector<Result> wrong_hellos() const;
  /// The page for a client that visits no host of a conversation.
  void set_front_page(std::string html) { front_page_ = std::move(html); }

  std::unique_ptr<ServerPerformance> open() override;
  void close(ServerPerformance& performance) override;

 private:
  Scene scene_for(const messages::ClientHello& hello);
  std::string lacks(const Conversation& conversation) const;
  Visit visit(const Conversation* conversation, Visitor& visitor);
  void learn_from(const messages::ClientHello& hello);
  void keep(const Result& result, const Tape* tape) const;

  ClientAuthority& authority_;
  handshake::RandomSource& random_;
  FailureTraces* traces_;
  ConversationRandom* seeds_;
  LearnedClient learned_;
  std::string front_page_;
  bool driven_ = false;
  const Conversation* current_ = nullptr;  // with a Visitor
  std::optional<Outcome> outcome_;         // of the first connection to it that counts
  std::unique_ptr<Tape> tape_;             // of the same
  std::optional<Ticket> ticket_, new_ticket_;
  std::map<const Conversation*, Result> results_;
  HelloWatch watch_;
};

}  // namespace glasstls::probe
