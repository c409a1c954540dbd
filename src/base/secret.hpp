#pragma once

#include <array>

#include "base/bytes.hpp"

namespace glasstls {

/// A short secret: a key, a traffic secret, a private scalar, a shared secret. It is stored inline, cannot be
/// copied, and is wiped when it is destroyed or moved from. It cannot be compared with == or printed. Code
/// that needs the value calls reveal(), which is easy to search for.
class Secret {
 public:
  /// In bytes. The longest value held is the P-521 coordinate (66).
  static constexpr std::size_t capacity = 72;

  /// Holds nothing.
  Secret() = default;
  /// `size` zero bytes, to be filled through writable(). Throws std::length_error for more than `capacity`,
  /// which is a programming error.
  explicit Secret(std::size_t size);
  /// A copy of `value`, at most `capacity` bytes. The caller still owns, and wipes, the original.
  explicit Secret(View value);
  /// Takes the value of `other`, which is wiped.
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret() { wipe(); }

  /// In bytes.
  std::size_t size() const { return size_; }
  /// Whether it holds nothing.
  bool empty() const { return size_ == 0; }

  /// The value itself. Every use of this is a place where a secret leaves its type.
  View reveal() const { return {storage_.data(), size_}; }
  /// The place to write the value to.
  std::span<std::uint8_t> writable() { return {storage_.data(), size_}; }

  /// A copy, made on purpose.
  Secret duplicate() const { return Secret(reveal()); }

  /// Overwrites the value with zeros and forgets its size.
  void wipe() noexcept;

  /// Whether the value equals `other`. The time depends only on the sizes.
  [[nodiscard]] bool equal_ct(View other) const;

 private:
  std::array<std::uint8_t, capacity> storage_{};
  std::size_t size_ = 0;
};

/// Whether `a` equals `b`, for MACs, Finished and binders. The time depends only on the sizes.
[[nodiscard]] bool equal_ct(View a, View b);

/// Overwrites `bytes` with zeros. The compiler may not leave it out.
void wipe(std::span<std::uint8_t> bytes) noexcept;

}  // namespace glasstls
