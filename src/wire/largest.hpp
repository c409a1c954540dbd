#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "wire/limits.hpp"

namespace glasstls::wire {

/// Walks a structure as Writer and Reader do, and adds up the most bytes that its syntax allows.
class Largest {
 public:
  /// A field without a length of its own is as long as the sender likes; the only such field of a handshake
  /// message is verify_data, and no digest is longer than this, in bytes.
  static constexpr std::size_t most_rest = 64;

  template <Number T>
  void number(std::string_view, const T&) {
    size_ += sizeof(T);
  }
  template <std::size_t N>
  void fixed(std::string_view, const std::array<std::uint8_t, N>&) {
    size_ += N;
  }
  void opaque(std::string_view, const Bytes&, Limits limits) { prefixed(limits); }
  void rest(std::string_view, const Bytes&) { size_ += most_rest; }
  template <class T>
  void list(std::string_view, const std::vector<T>&, Limits limits) {
    prefixed(limits);
  }

  std::size_t size() const { return size_; }

 private:
  void prefixed(Limits limits) { size_ += prefix_width(limits) + limits.ceiling; }

  std::size_t size_ = 0;
};

/// RFC 9846 3.4: the most bytes that the syntax of `T` allows, to which a vector's ceiling belongs.
template <Structure T>
std::size_t largest() {
  Largest largest;
  const T value{};
  T::walk(value, largest);
  return largest.size();
}

}  // namespace glasstls::wire
