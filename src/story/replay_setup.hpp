#pragma once

#include <cstdint>
#include <deque>
#include <span>

#include "handshake/client_config.hpp"
#include "story/story.hpp"

namespace glasstls::story {

/// A clock that stands where it is put.
struct ReplayClock : handshake::Clock {
  std::int64_t now = 0;
  std::int64_t milliseconds() const override { return now; }
};

/// What a client of a recorded connection was configured with, as far as its first ClientHello tells.
struct ReplaySetup {
  handshake::ClientConfig
      config{};  ///< its pointers lead into this object and to `clock`; no source of randomness yet
  std::deque<handshake::Ticket> tickets{};
  std::deque<handshake::Psk> psks{};
  /// RFC 9846 4.3.11.1: by how much tickets were older in a second ClientHello, in milliseconds.
  std::int64_t later = 0;
};

/// Reads it from the steps of one connection. Throws Failure for a ClientHello that does not decode, and
/// std::invalid_argument, which says what is missing, where the steps do not tell enough.
void set_up(ReplaySetup& setup, std::span<const Step> steps, const ReplayClock& clock);

}  // namespace glasstls::story
