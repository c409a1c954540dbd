#pragma once

#include <optional>
#include <string_view>

#include "flow/system.hpp"
#include "handshake/random_source.hpp"

namespace glasstls::probe {

/// The random numbers of a run. With a seed, those of a conversation depend on the seed and its name only; so
/// it is the same whichever conversations are held before it.
class ConversationRandom : public handshake::RandomSource {
 public:
  /// Without a seed the system's random numbers are used.
  explicit ConversationRandom(std::optional<std::uint64_t> seed) : seed_(seed) { begin(""); }

  /// What follows belongs to the conversation of that name.
  void begin(std::string_view name);
  void fill(std::span<std::uint8_t> out, std::string_view purpose) override {
    seeded_ ? seeded_->fill(out, purpose) : system_.fill(out, purpose);
  }

 private:
  std::optional<std::uint64_t> seed_;
  std::optional<flow::SeededRandom> seeded_;
  flow::SystemRandom system_;
};

}  // namespace glasstls::probe
