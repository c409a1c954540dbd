#pragma once

#include "handshake/clock.hpp"
#include "handshake/random_source.hpp"
#include "handshake/token.hpp"
#include "trace/event.hpp"

/// Those whom the engine asks for what it cannot compute. What they give is told to a sink that asked for
/// secrets.
namespace glasstls::handshake {

class AskedRandom final : public RandomSource {
 public:
  AskedRandom(RandomSource* source, trace::Tracer tracer) : source_(source), tracer_(tracer) {}

  void fill(std::span<std::uint8_t> out, std::string_view purpose) override {
    source_->fill(out, purpose);
    tracer_.given(trace::Source::random, purpose, out);
  }
  /// Without telling: what signatures are made with must not be known beside them.
  RandomSource& in_silence() { return *source_; }

 private:
  RandomSource* source_;
  trace::Tracer tracer_;
};

class AskedClock final : public Clock {
 public:
  AskedClock(const Clock* clock, trace::Tracer tracer) : clock_(clock), tracer_(tracer) {}

  std::int64_t milliseconds() const override;

 private:
  const Clock* clock_;
  trace::Tracer tracer_;
};

/// A keeper of tokens, or none.
class AskedTokens {
 public:
  AskedTokens(TokenKeeper* keeper, trace::Source source, trace::Tracer tracer)
      : keeper_(keeper), source_(source), tracer_(tracer) {}

  explicit operator bool() const { return keeper_ != nullptr; }
  /// Only where there is a keeper, as for the next one.
  Bytes issue(View contents, std::int64_t now);
  void use_up(View token) { keeper_->use_up(token); }
  /// Empty where there is none.
  std::optional<Bytes> read(View token, std::int64_t now);

 private:
  TokenKeeper* keeper_;
  trace::Source source_;
  trace::Tracer tracer_;
};

}  // namespace glasstls::handshake
