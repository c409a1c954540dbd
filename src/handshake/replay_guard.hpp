#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <utility>

#include "base/bytes.hpp"

namespace glasstls::handshake {

/// RFC 9846 8.1 and 8.2: remembers the tickets whose early data was accepted, for as long as a ClientHello
/// with one of them could still be fresh. So neither a copy of such a ClientHello nor another one with the
/// same ticket is accepted. One guard serves all connections of a server.
class ReplayGuard {
 public:
  virtual ~ReplayGuard() = default;
  /// For ticket keys that are older than this guard. What came before `started_at` (milliseconds since
  /// 1970-01-01 UTC) is not known, so no early data is accepted while a ClientHello from before could still
  /// be fresh. While `most` tickets are remembered, no more early data is accepted.
  explicit ReplayGuard(std::int64_t started_at, std::size_t most = 100'000)
      : started_at_(started_at), most_(most) {}
  /// For ticket keys that were made together with this guard: no ClientHello with them came before.
  ReplayGuard() = default;

  /// Whether early data with this ticket may be accepted: it was not seen before, as far as that is known.
  /// The ticket is remembered by its hash. Its ClientHello must have a valid binder and be fresh within
  /// `window` milliseconds (RFC 9846 8.3); `now` is in milliseconds since 1970-01-01 UTC.
  virtual bool admit(View ticket, std::int64_t window, std::int64_t now);

 private:
  std::optional<std::int64_t> started_at_;
  std::size_t most_ = 100'000;
  std::set<Bytes> seen_;                              // SHA-256 of tickets, 32 bytes each
  std::deque<std::pair<std::int64_t, Bytes>> order_;  // until when each could be fresh
};

}  // namespace glasstls::handshake
