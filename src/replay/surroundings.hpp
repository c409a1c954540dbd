#pragma once

#include <array>
#include <deque>
#include <map>

#include "replay/replay.hpp"

/// What an engine asks for because it cannot compute it, as it was when the connection was recorded.
namespace glasstls::replay {

/// Ends a replay: the engine asks for something else than it did when it was recorded.
struct Diverged {
  Divergence divergence;
};
/// Ends a replay: something needed is missing, or could not have been recorded by this program.
struct Stopped {
  std::string why;
};

/// One connection of a recording.
struct RecordedConnection {
  const story::RecordedSetUp& set_up;
  std::span<const story::Step> steps;
  std::size_t first = 0;  ///< the index of its first step in the story
  std::span<const story::Input> inputs;
  bool cut_short = false;
  std::array<std::uint64_t, 2> records_before{};  ///< by direction: of the connections before it
};

/// Gives the recorded inputs again, if they are asked for in the same order.
class GivenAgain {
 public:
  /// `connection` outlives this.
  explicit GivenAgain(const RecordedConnection& connection);

  /// The value that `source` gave next, for that `purpose`; of random bytes, so many. Throws Diverged if
  /// something else was asked for then, and Stopped if the recording ends before it.
  View next(trace::Source source, std::string_view purpose, std::size_t size = 0);
  /// At which step of the story the replay is.
  void set_step(std::size_t step) { step_ = step; }

 private:
  std::map<trace::Source, std::deque<const story::Input*>> waiting_;
  std::size_t step_ = 0;
  bool cut_short_;
};

/// A configuration like the recorded one, with the objects that it points to. Tickets and pre-shared keys are
/// those of the recording.
class Surroundings {
 public:
  /// Throws Stopped if no connection can have that set-up.
  explicit Surroundings(const RecordedConnection& connection);
  Surroundings(const Surroundings&) = delete;
  Surroundings& operator=(const Surroundings&) = delete;
  ~Surroundings();

  /// The recorded inputs.
  GivenAgain& given() { return given_; }
  /// The configuration of the recorded role. The other one is empty.
  const handshake::ClientConfig& client() const { return client_; }
  /// See client().
  const handshake::ServerConfig& server() const { return server_; }

 private:
  class Random;
  class Clock;
  class Tokens;
  class Guard;
  class Key;
  struct Signature {
    std::size_t step;
    messages::CertificateVerify message;
  };
  void set_up(const story::ClientSetUp& set_up);
  void set_up(const story::ServerSetUp& set_up);
  std::vector<handshake::Credential> credentials_of(const std::vector<story::RecordedCredential>& chains);

  const std::string_view self_;  // "client" or "server"
  GivenAgain given_;
  std::deque<Signature> signatures_;  // that we made, and that were not asked for yet
  x509::TrustStore anchors_;
  std::unique_ptr<Random> random_;
  std::unique_ptr<Clock> clock_;
  std::unique_ptr<Tokens> tickets_, cookies_;
  std::unique_ptr<Guard> guard_;
  std::vector<handshake::Credential> credentials_;
  handshake::ClientConfig client_;
  handshake::ServerConfig server_;
};

}  // namespace glasstls::replay
