#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "story/drawn.hpp"
#include "story/story.hpp"

namespace glasstls::story {

/// Where what is computed again differs from what was recorded.
struct Divergence {
  std::size_t step = 0;  ///< the index in the recorded story
  std::string what{};    ///< "record 2 of the client", "the secret main_secret"
  std::string field{};   ///< of a handshake message: "ClientHello.random"; may be empty
  std::size_t byte = 0;  ///< the first that differs, from 0
  std::string recorded{}, computed{};
};

/// What came of computing a story again.
struct Replayed {
  std::size_t connections = 0, records = 0, messages = 0, secrets = 0;  ///< that were compared
  std::uint64_t bytes = 0;                                              ///< of the records
  std::optional<Divergence> divergence{};
  std::string stopped{};  ///< why it could not be followed to its end; empty where it could
};

/// Runs the client of every connection of a story again, on what came from the server and with the random
/// bytes that were drawn, and compares all that it makes: records, messages, secrets, keys, states, checks
/// and alerts. `began` is when the story began, in seconds since 1970-01-01 UTC. What a trace does not hold
/// is made up: the content of application data, which is not compared, and what certificates were judged by.
/// Never fails.
Replayed replay(const Story& recorded, std::span<const Drawn> drawn, std::int64_t began);

}  // namespace glasstls::story
