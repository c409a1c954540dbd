#include "probe/conversation_random.hpp"

#include "crypto/hash/hash.hpp"

namespace glasstls::probe {

namespace {

/// A number that belongs to the name.
std::uint64_t number_of(std::string_view name) {
  const crypto::Digest digest = crypto::hash(crypto::HashAlgorithm::sha256, as_bytes(name));
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < sizeof number; ++i) number = number << 8 | digest.data()[i];
  return number;
}

}  // namespace

void ConversationRandom::begin(std::string_view name) {
  if (seed_) seeded_.emplace(*seed_ ^ number_of(name));
}

}  // namespace glasstls::probe
