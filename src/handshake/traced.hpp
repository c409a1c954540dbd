#pragma once

#include "handshake/clock.hpp"
#include "handshake/random_source.hpp"
#include "handshake/token.hpp"
#include "trace/event.hpp"

/// Wrappers around randomness, clock and token keeper. They report what these returned to a sink that asked
/// for secrets, so a replay can reproduce it.
namespace glasstls::handshake {

/// A RandomSource that reports each draw.
class TracedRandom final : public RandomSource {
 public:
  /// `source` outlives it.
  TracedRandom(RandomSource* source, trace::Tracer tracer) : source_(source), tracer_(tracer) {}

  void fill(std::span<std::uint8_t> out, std::string_view purpose) override {
    source_->fill(out, purpose);
    tracer_.given(trace::Source::random, purpose, out);
  }
  /// The source itself, which reports nothing. For signatures: their randomness, known, reveals the private
  /// key.
  RandomSource& untraced() { return *source_; }

 private:
  RandomSource* source_;
  trace::Tracer tracer_;
};

/// A Clock that reports each time it is read.
class TracedClock final : public Clock {
 public:
  /// `clock` outlives it.
  TracedClock(const Clock* clock, trace::Tracer tracer) : clock_(clock), tracer_(tracer) {}

  std::int64_t milliseconds() const override;

 private:
  const Clock* clock_;
  trace::Tracer tracer_;
};

/// A TokenKeeper, or none, whose answers are reported.
class TracedTokens {
 public:
  /// `keeper` outlives it, and may be null.
  TracedTokens(TokenKeeper* keeper, trace::Source source, trace::Tracer tracer)
      : keeper_(keeper), source_(source), tracer_(tracer) {}

  /// Whether there is a keeper.
  explicit operator bool() const { return keeper_ != nullptr; }
  /// TokenKeeper::issue(). There must be a keeper.
  Bytes issue(View contents, std::int64_t now);
  /// TokenKeeper::use_up(). There must be a keeper.
  void use_up(View token) { keeper_->use_up(token); }
  /// TokenKeeper::read(); empty if there is no keeper.
  std::optional<Bytes> read(View token, std::int64_t now);

 private:
  TokenKeeper* keeper_;
  trace::Source source_;
  trace::Tracer tracer_;
};

}  // namespace glasstls::handshake
