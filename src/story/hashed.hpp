#pragma once

#include <optional>

#include "crypto/hash/hash.hpp"
#include "story/story.hpp"

namespace glasstls::story {

/// RFC 9846 4.1: follows a story and keeps the messages of the transcript hash, from the first ClientHello of
/// a connection to the client's Finished.
class Hashed {
 public:
  /// How much is kept of the messages of one connection at most, in bytes. Beyond it there is no hash.
  static constexpr std::size_t most = 256 << 10;

  /// `story` outlives this.
  explicit Hashed(const Story& story);

  /// Goes on to the next step. Returns whether it added to the transcript.
  bool go_on();

  /// The messages, a first ClientHello that was answered with a HelloRetryRequest replaced by its hash.
  const Bytes& messages() const { return messages_; }
  /// The hash function of the suite that the server chooses, now or later in the story.
  std::optional<crypto::HashAlgorithm> algorithm() const { return algorithm_; }
  /// The hash of the messages before the one that was just added, which is what its own proof covers; empty
  /// if there are none or no hash function was chosen.
  const Bytes& before() const { return before_; }
  /// The hash of the messages.
  const Bytes& hash() const { return hash_; }

 private:
  void restart();

  const Story& story_;
  std::vector<std::optional<crypto::HashAlgorithm>> chosen_;  // by step: the next choice of a server
  std::size_t next_ = 0;
  std::optional<crypto::HashAlgorithm> algorithm_;
  Bytes messages_, before_, hash_;
  int finished_ = 0;
  bool over_ = false;
};

/// Whether the story is a server's.
bool is_servers(const Story& story);

}  // namespace glasstls::story
