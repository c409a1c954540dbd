#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "story/input.hpp"
#include "story/set_up.hpp"
#include "story/story.hpp"

namespace glasstls::replay {

/// What was recorded, with secrets.
struct Recording {
  const story::Story& story;
  std::span<const story::RecordedSetUp> set_ups{};  ///< one for each connection, in order
  std::span<const story::Input> inputs{};
  bool cut_short = false;  ///< the end is missing, so the engine may make more than is recorded
};

/// Where what is computed again differs from what was recorded.
struct Divergence {
  std::size_t step = 0;  ///< the index in the recorded story
  std::string what{};    ///< "record 2 of the client", "the secret main_secret"
  std::string field{};   ///< of a handshake message: "random"; may be empty
  std::size_t byte = 0;  ///< the first that differs, from 0
  std::string recorded{}, computed{};
};

/// What came of computing a story again.
struct Replayed {
  std::size_t connections = 0, records = 0, messages = 0, secrets = 0;  ///< that were compared
  std::uint64_t bytes = 0;                                              ///< of the records
  std::optional<Divergence> divergence{};
  std::string stopped{};  ///< why it could not be followed to its end; empty if it could
};

/// Runs the engine of every connection again, client or server, set up as it was, on what came from the peer
/// and what it was given, and compares what it makes: records, messages, secrets, keys, states, rules,
/// judgements on certificates, and alerts. What is not there is the content of application data, which is
/// made up, and private keys: a signature is taken from what was sent, if it verifies. Never fails.
Replayed replay(const Recording& recorded);

}  // namespace glasstls::replay
