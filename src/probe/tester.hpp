#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "probe/failure_traces.hpp"
#include "probe/line.hpp"
#include "probe/verdict.hpp"

namespace glasstls::probe {

/// What a server is known to be able to do.
struct Learned {
  std::string trouble{};  ///< why it cannot be tested; empty if it can
  std::vector<messages::NamedGroup> groups{};
  std::vector<messages::CipherSuite> suites{};
  Sign sign = Sign::none;
  bool retry = false, resumption = false, early_data = false, client_certificates = false, alpn = false,
       record_size_limit = false, key_update = false;
};

/// One conversation that was held.
struct Result {
  const Conversation* conversation = nullptr;
  Outcome outcome{};
  Verdict verdict{};
  std::chrono::microseconds time{};  ///< that it took
};

/// Tests one server.
class Tester {
 public:
  /// What it needs to know. `credential` may be null; it outlives the tester.
  struct Setup {
    std::string server_name{};  ///< for server_name; empty: none
    const handshake::Credential* credential = nullptr;
    FailureTraces* traces = nullptr;  ///< may be null; outlives the tester
  };
  /// `line` and `random` outlive it. learn() draws from `random`.
  Tester(Line& line, Setup setup, handshake::RandomSource& random)
      : line_(line), setup_(std::move(setup)), random_(random) {}

  /// Makes a few ordinary connections. Throws net::NetError where there is none.
  const Learned& learn();
  /// What learn() found.
  const Learned& learned() const { return learned_; }
  /// Why the conversation cannot be held with this server; empty if it can.
  std::string lacks(const Conversation& conversation) const;
  /// Holds one conversation with random numbers from `random`. Several threads may do so at the same time.
  Result hold(const Conversation& conversation, handshake::RandomSource& random);
  /// Why no conversation can be held with the server any more; empty if one can.
  std::string gone() const;

 private:
  Offer offer_for(const Opening& opening) const;
  Outcome play(const Conversation& conversation, const Offer& offer, handshake::RandomSource& random,
               std::optional<Ticket>* ticket = nullptr, Tape* tape = nullptr);
  std::optional<Ticket> get_ticket(handshake::RandomSource& random);
  Result hold_with(const Conversation& conversation, handshake::RandomSource& random);
  void lost(std::string_view how);
  bool understands(messages::ExtensionType type, Bytes body);
  void learn_groups_and_suites();

  Line& line_;
  Setup setup_;
  handshake::RandomSource& random_;
  Learned learned_;
  mutable std::mutex mutex_{};  // for what follows
  std::string gone_{};          // why no further conversation can be held
  std::string last_{};          // the conversation that was held last
};

}  // namespace glasstls::probe
