#include "base/secret.hpp"

#include <sodium/utils.h>

#include <algorithm>
#include <stdexcept>

namespace glasstls {

Secret::Secret(std::size_t size) : size_(size) {
  if (size > capacity) throw std::length_error("a Secret holds at most 72 bytes");
}

Secret::Secret(View value) : Secret(value.size()) { std::copy(value.begin(), value.end(), storage_.begin()); }

Secret::Secret(Secret&& other) noexcept : storage_(other.storage_), size_(other.size_) { other.wipe(); }

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    storage_ = other.storage_;
    size_ = other.size_;
    other.wipe();
  }
  return *this;
}

void Secret::wipe() noexcept {
  glasstls::wipe(storage_);
  size_ = 0;
}

bool Secret::equal_ct(View other) const { return glasstls::equal_ct(reveal(), other); }

bool equal_ct(View a, View b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

void wipe(std::span<std::uint8_t> bytes) noexcept { sodium_memzero(bytes.data(), bytes.size()); }

}  // namespace glasstls
