#pragma once

#include <optional>
#include <vector>

#include "decode/tls/known_secrets.hpp"
#include "net/clock.hpp"
#include "trace/event.hpp"

namespace glasstls::probe {

/// Keeps what a connection carried and its secrets, so that its story can be told when it is over. What a
/// conversation sends and takes is bounded, and so is the tape.
class Tape : public trace::Sink {
 public:
  /// Bytes of one side, in the order in which they were sent or came.
  struct Piece {
    bool by_client = false;
    double ms = 0;  ///< since the first piece
    Bytes bytes{};
  };

  /// Appends bytes of the client or the server; does nothing if there are none.
  void add(bool by_client, View bytes);
  /// Keeps a secret that decrypts records.
  void receive(const trace::Event& event) override;
  /// Always true: without the secrets there is no story.
  bool wants_secrets() const override { return true; }

  /// What was carried.
  const std::vector<Piece>& pieces() const { return pieces_; }
  /// The secrets that were derived.
  const decode::KnownSecrets& secrets() const { return secrets_; }

 private:
  std::vector<Piece> pieces_{};
  std::optional<net::Instant> began_{};
  decode::KnownSecrets secrets_{};
};

}  // namespace glasstls::probe
