#include "handshake/traced.hpp"

#include <array>

namespace glasstls::handshake {

std::int64_t TracedClock::milliseconds() const {
  const std::int64_t now = clock_->milliseconds();
  if (!tracer_.wants_secrets()) return now;
  std::array<std::uint8_t, 8> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i)
    bytes[i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(now) >> (56 - 8 * i));
  tracer_.given(trace::Source::clock, "milliseconds", bytes);
  return now;
}

Bytes TracedTokens::issue(View contents, std::int64_t now) {
  Bytes token = keeper_->issue(contents, now);
  tracer_.given(source_, "issue", token);
  return token;
}

std::optional<Bytes> TracedTokens::read(View token, std::int64_t now) {
  if (!keeper_) return std::nullopt;
  std::optional<Bytes> contents = keeper_->read(token, now);
  tracer_.given(source_, "read", contents ? View(*contents) : View{});
  return contents;
}

}  // namespace glasstls::handshake
