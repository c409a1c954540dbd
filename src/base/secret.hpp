#pragma once

#include <array>

#include "base/bytes.hpp"

namespace glasstls {

/// A short secret: a key, a traffic secret, a private scalar, a shared secret. Stored inline, move-only, and
/// wiped when it is destroyed or moved from. It cannot be compared with == or printed; whoever must see the
/// value says so with reveal(), which is easy to search for.
class Secret {
 public:
  /// In bytes. The longest value held is the P-521 coordinate (66).
  static constexpr std::size_t capacity = 72;

  Secret() = default;
  /// `size` zero bytes, to be filled through writable(). At most `capacity`; more is a programming error and
  /// throws std::length_error.
  explicit Secret(std::size_t size);
  /// A copy of `value`, at most `capacity` bytes. The caller still owns, and wipes, the original.
  explicit Secret(View value);
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret() { wipe(); }

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  /// The value itself. Every use of this is a place where a secret leaves its type.
  View reveal() const { return {storage_.data(), size_}; }
  /// Where the value is written.
  std::span<std::uint8_t> writable() { return {storage_.data(), size_}; }

  /// A second holder of the same value, made deliberately.
  Secret duplicate() const { return Secret(reveal()); }

  /// Overwrites the value with zeros and forgets its size.
  void wipe() noexcept;

  /// Whether the value equals `other`, in time that depends on the sizes alone.
  [[nodiscard]] bool equal_ct(View other) const;

 private:
  std::array<std::uint8_t, capacity> storage_{};
  std::size_t size_ = 0;
};

/// Whether `a` equals `b`, in time that depends on the sizes alone (MACs, Finished, binders).
[[nodiscard]] bool equal_ct(View a, View b);

/// Overwrites `bytes` with zeros in a way that the compiler may not leave out.
void wipe(std::span<std::uint8_t> bytes) noexcept;

}  // namespace glasstls
