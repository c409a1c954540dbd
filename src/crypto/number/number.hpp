#pragma once

#include <memory>
#include <vector>

#include "base/secret.hpp"
#include "crypto/number/limbs.hpp"

namespace glasstls::crypto {

/// Wipes memory before it is freed.
template <class T>
struct WipingAllocator {
  using value_type = T;
  /// Has no state.
  WipingAllocator() = default;
  /// For another element type, as std::vector wants it.
  template <class U>
  WipingAllocator(const WipingAllocator<U>&) {}
  /// As std::allocator does.
  T* allocate(std::size_t count) { return std::allocator<T>().allocate(count); }
  /// Wipes, then frees.
  void deallocate(T* at, std::size_t count) {
    wipe({reinterpret_cast<std::uint8_t*>(at), count * sizeof(T)});
    std::allocator<T>().deallocate(at, count);
  }
  friend bool operator==(const WipingAllocator&, const WipingAllocator&) { return true; }
};

/// A number of any length, least significant limb first, for RSA. How many limbs it has is public; the time
/// of a function depends only on that, unless its comment says otherwise.
using Number = std::vector<std::uint64_t, WipingAllocator<std::uint64_t>>;

/// The number in big-endian bytes, with `limbs` limbs, or with as many as it needs if that is 0.
Number number_from_bytes(View bytes, std::size_t limbs = 0);

/// Fills `bytes` with the number, big-endian.
void number_to_bytes(const Number& number, std::span<std::uint8_t> bytes);

/// `count` bits of the number, 1 to 63, from bit `at` on; bits beyond its end are zero.
std::uint64_t bits_at(const Number& number, std::size_t at, unsigned count);

/// sum += a * factor over the limbs of `a`; returns the carry into the limb after them.
std::uint64_t add_product(std::uint64_t* sum, std::span<const std::uint64_t> a, std::uint64_t factor);

/// a += b, both of as many limbs; returns the carry out of the highest limb.
Carry add_in_place(Number& a, const Number& b);
/// a -= b, both of as many limbs; returns the borrow out of the highest limb.
Carry subtract_in_place(Number& a, const Number& b);

/// a = b if the mask is all ones, a = a if it is zero.
void assign_where(std::uint64_t mask, Number& a, const Number& b);

/// Reduces high * 2^(64 limbs) + a, which must be below twice the modulus, into `a`.
void reduce_once(Number& a, Carry high, const Number& modulus);

/// a * b, with the limbs of both.
Number product(const Number& a, const Number& b);

/// a modulo `modulus`, one bit at a time: slow.
Number remainder(const Number& a, const Number& modulus);

/// Whether a and b are the same number; their limbs may differ.
bool same_number(const Number& a, const Number& b);

/// a modulo a small number other than zero. It divides: on some machines the time depends on the number.
std::uint64_t small_remainder(const Number& a, std::uint64_t divisor);

/// a / divisor, for a divisor of a. On some machines the time depends on the number.
Number small_quotient(const Number& a, std::uint64_t divisor);

/// a - 1, for a number that is at least 1.
Number minus_one(const Number& a);

}  // namespace glasstls::crypto
