#pragma once

#include "crypto/hash/hash.hpp"
#include "handshake/clock.hpp"
#include "handshake/random_source.hpp"
#include "net/clock.hpp"
#include "net/entropy.hpp"

/// Randomness and time for real connections, and repeatable randomness for lessons.
namespace glasstls::flow {

/// The operating system's randomness.
class SystemRandom : public handshake::RandomSource {
 public:
  /// Random bytes, for any purpose.
  void fill(std::span<std::uint8_t> out, std::string_view) override { net::fill_random(out); }
};

/// The operating system's clock.
class SystemClock : public handshake::Clock {
 public:
  /// Since 1970-01-01 UTC.
  std::int64_t milliseconds() const override { return net::unix_milliseconds(); }
};

/// The same bytes in each run, which makes a lesson repeatable. Anyone who knows the seed knows every key.
class SeededRandom : public handshake::RandomSource {
 public:
  /// Everything follows from `seed`.
  explicit SeededRandom(std::uint64_t seed) : seed_(seed) {}

  /// SHA-256 of seed and a counter, block after block; each call begins a new block.
  void fill(std::span<std::uint8_t> out, std::string_view) override {
    while (!out.empty()) {
      Bytes block;
      for (std::uint64_t number : {seed_, ++counter_})
        for (int shift = 56; shift >= 0; shift -= 8)
          block.push_back(static_cast<std::uint8_t>(number >> shift));
      const crypto::Digest digest = crypto::hash(crypto::HashAlgorithm::sha256, block);
      const std::size_t size = std::min(out.size(), digest.size());
      std::copy_n(digest.data(), size, out.begin());
      out = out.subspan(size);
    }
  }

 private:
  std::uint64_t seed_, counter_ = 0;
};

}  // namespace glasstls::flow
