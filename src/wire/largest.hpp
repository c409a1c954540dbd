#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "wire/limits.hpp"

namespace glasstls::wire {

/// Walks a structure as Writer and Reader do, and adds up how many bytes its syntax allows.
class Largest {
 public:
  /// The limit for a field without a length of its own, in bytes. The only such field in handshake messages
  /// is verify_data, and no digest is longer.
  static constexpr std::size_t most_rest = 64;

  /// A number of the size of `T`.
  template <Number T>
  void number(std::string_view, const T&) {
    size_ += sizeof(T);
  }
  /// `N` bytes.
  template <std::size_t N>
  void fixed(std::string_view, const std::array<std::uint8_t, N>&) {
    size_ += N;
  }
  /// A vector of bytes.
  void opaque(std::string_view, const Bytes&, Limits limits) { prefixed(limits); }
  /// A field without a length.
  void rest(std::string_view, const Bytes&) { size_ += most_rest; }
  /// A vector of numbers or structures.
  template <class T>
  void list(std::string_view, const std::vector<T>&, Limits limits) {
    prefixed(limits);
  }

  /// The sum so far, in bytes.
  std::size_t size() const { return size_; }

 private:
  void prefixed(Limits limits) { size_ += prefix_width(limits) + limits.ceiling; }

  std::size_t size_ = 0;
};

/// RFC 9846 3.4: how many bytes the syntax of `T` allows: each vector counts with its ceiling.
template <Structure T>
std::size_t largest() {
  Largest largest;
  const T value{};
  T::walk(value, largest);
  return largest.size();
}

}  // namespace glasstls::wire
