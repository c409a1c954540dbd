#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <utility>

#include "base/bytes.hpp"

namespace glasstls::handshake {

/// RFC 9846 8.1 and 8.2: remembers which tickets brought early data that was taken, for as long as a
/// ClientHello with one of them could still pass for fresh. So no copy of such a ClientHello is taken, nor
/// another one with the same ticket. One guard serves all connections of a server.
class ReplayGuard {
 public:
  virtual ~ReplayGuard() = default;
  /// For keys that are older than the recording: what came before `started_at` (milliseconds since 1970-01-01
  /// UTC) is not known, so that early data is refused as long as it could still be fresh. At most `most`
  /// tickets are remembered; while that many are, early data is refused.
  explicit ReplayGuard(std::int64_t started_at, std::size_t most = 100'000)
      : started_at_(started_at), most_(most) {}
  /// For keys that were made with the recording: no ClientHello under them came before it.
  ReplayGuard() = default;

  /// Whether this `ticket`, whose ClientHello is fresh within `window` milliseconds (RFC 9846 8.3) and has a
  /// valid binder, has not been here. It is remembered, by its hash. False also as long as what came before
  /// the recording began could still be fresh.
  virtual bool admit(View ticket, std::int64_t window, std::int64_t now);

 private:
  std::optional<std::int64_t> started_at_;
  std::size_t most_ = 100'000;
  std::set<Bytes> seen_;                              // SHA-256 of tickets, 32 bytes each
  std::deque<std::pair<std::int64_t, Bytes>> order_;  // until when each could be fresh
};

}  // namespace glasstls::handshake
