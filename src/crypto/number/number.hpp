#pragma once

#include <memory>
#include <vector>

#include "base/secret.hpp"
#include "crypto/number/limbs.hpp"

namespace glasstls::crypto {

/// Overwrites memory when it is given back.
template <class T>
struct WipingAllocator {
  using value_type = T;
  WipingAllocator() = default;
  template <class U>
  WipingAllocator(const WipingAllocator<U>&) {}
  T* allocate(std::size_t count) { return std::allocator<T>().allocate(count); }
  void deallocate(T* at, std::size_t count) {
    wipe({reinterpret_cast<std::uint8_t*>(at), count * sizeof(T)});
    std::allocator<T>().deallocate(at, count);
  }
  friend bool operator==(const WipingAllocator&, const WipingAllocator&) { return true; }
};

/// A number of any length, least significant limb first, for RSA. How many limbs it has is public; unless it
/// says otherwise, the time that a function takes depends on that alone.
using Number = std::vector<std::uint64_t, WipingAllocator<std::uint64_t>>;

/// The number that big-endian bytes spell, in `limbs` limbs or in as many as it takes.
Number number_from_bytes(View bytes, std::size_t limbs = 0);

/// Fills `bytes` with the number, big-endian.
void number_to_bytes(const Number& number, std::span<std::uint8_t> bytes);

/// `count` bits of the number, 1 to 63, from bit `at` on; beyond its end they are zero.
std::uint64_t bits_at(const Number& number, std::size_t at, unsigned count);

/// sum += a * factor over the limbs of `a`; returns what that carries into the limb after them.
std::uint64_t add_product(std::uint64_t* sum, std::span<const std::uint64_t> a, std::uint64_t factor);

/// a += b, a -= b; as many limbs both. What carries out of the highest limb.
Carry add_in_place(Number& a, const Number& b);
Carry subtract_in_place(Number& a, const Number& b);

/// a = b where the mask is all ones.
void assign_where(std::uint64_t mask, Number& a, const Number& b);

/// `a` brought below the modulus, where high * 2^(64 limbs) + a is below twice the modulus.
void reduce_once(Number& a, Carry high, const Number& modulus);

/// a * b, with the limbs of both.
Number product(const Number& a, const Number& b);

/// a modulo `modulus`, bit by bit: slow.
Number remainder(const Number& a, const Number& modulus);

/// Whether a and b are the same number; their limbs may differ.
bool same_number(const Number& a, const Number& b);

/// a modulo a small number other than zero. Divides: its time depends on the number on some machines.
std::uint64_t small_remainder(const Number& a, std::uint64_t divisor);

/// a / divisor, where it divides a. The same holds.
Number small_quotient(const Number& a, std::uint64_t divisor);

/// For a number that is at least 1.
Number minus_one(const Number& a);

}  // namespace glasstls::crypto
