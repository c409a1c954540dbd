#include "net/entropy.hpp"

#include <sodium.h>

#include <stdexcept>

namespace glasstls::net {

void fill_random(std::span<std::uint8_t> out) {
  static const bool ready = sodium_init() >= 0;
  if (!ready) throw std::runtime_error("libsodium cannot start: the system offers no random numbers");
  randombytes_buf(out.data(), out.size());
}

}  // namespace glasstls::net
