#pragma once

#include <array>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.hpp"
#include "wire/field_map.hpp"
#include "wire/limits.hpp"

namespace glasstls::wire {

/// Encodes structures. A vector outside its limits is a bug of the caller and throws std::length_error. The
/// optional FieldMap says where each field is, so a binder or a MAC can be filled in later.
class Writer {
 public:
  /// With `map`, also records what every byte is.
  explicit Writer(FieldMap* map = nullptr) : map_(map) {}

  /// RFC 9846 3.3 and 3.5: a number or an enum, the most significant byte first.
  template <Number T>
  void number(std::string_view name, T value) {
    note(name, sizeof(T));
    put(static_cast<std::uint64_t>(value), sizeof(T));
  }

  /// RFC 9846 3.4: `N` bytes.
  template <std::size_t N>
  void fixed(std::string_view name, const std::array<std::uint8_t, N>& value) {
    note(name, N);
    append(out_, value);
  }

  /// RFC 9846 3.4: a vector of bytes with its length.
  void opaque(std::string_view name, View value, Limits limits) {
    prefixed(name, limits, [&] { append(out_, value); });
  }

  /// Bytes without a length, up to the end of the enclosing vector or message.
  void rest(std::string_view name, View value) {
    note(name, value.size());
    append(out_, value);
  }

  /// RFC 9846 3.4: a vector of numbers or structures with its length.
  template <class T>
  void list(std::string_view name, const std::vector<T>& items, Limits limits) {
    prefixed(name, limits, [&] {
      for (const T& item : items) element(name, item);
    });
  }

  /// A structure inside a structure, without a length of its own.
  template <Structure T>
  void structure(std::string_view name, const T& value) {
    element(name, value);
  }

  /// What was encoded so far.
  const Bytes& bytes() const { return out_; }
  /// The same, moved out.
  Bytes take() { return std::move(out_); }

 private:
  template <class T>
  void element(std::string_view name, const T& value) {
    if constexpr (Structure<T>) {
      const Rfc outer = std::exchange(section_, T::rfc);
      const std::size_t start = out_.size(), field = map_ ? map_->size() : 0;
      note(name, 0);
      ++depth_;
      T::walk(value, *this);
      --depth_;
      if (map_) (*map_)[field].size = out_.size() - start;
      section_ = outer;
    } else {
      number(name, value);
    }
  }

  void prefixed(std::string_view name, Limits limits, auto body) {
    const std::size_t width = prefix_width(limits), start = out_.size();
    if (map_) note(std::string(name) + " length", width);
    out_.resize(start + width);
    const std::size_t field = map_ ? map_->size() : 0;
    note(name, 0);
    ++depth_;
    body();
    --depth_;
    const std::size_t length = out_.size() - start - width;
    if (map_) (*map_)[field].size = length;
    if (length < limits.floor || length > limits.ceiling)
      throw std::length_error(std::string(name) + " has " + std::to_string(length) + " bytes, outside <" +
                              std::to_string(limits.floor) + ".." + std::to_string(limits.ceiling) + ">");
    for (std::size_t i = 0; i < width; ++i)
      out_[start + i] = static_cast<std::uint8_t>(length >> (8 * (width - 1 - i)));
  }

  void put(std::uint64_t value, std::size_t width) {
    for (std::size_t i = width; i-- > 0;) out_.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
  }

  void note(std::string_view name, std::size_t size) {
    if (map_) map_->push_back({std::string(name), out_.size(), size, section_, depth_});
  }

  Bytes out_;
  FieldMap* map_;
  Rfc section_{};
  int depth_ = 0;
};

/// The encoding of one structure. `name` is its name in `map`.
template <Structure T>
Bytes encode(const T& value, std::string_view name = {}, FieldMap* map = nullptr) {
  Writer writer(map);
  writer.structure(name, value);
  return writer.take();
}

}  // namespace glasstls::wire
