#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/alert.hpp"
#include "base/big_endian.hpp"
#include "base/bytes.hpp"
#include "wire/field_map.hpp"
#include "wire/limits.hpp"

namespace glasstls::wire {

/// Decodes structures strictly. Each vector must be within its limits and must be used up by its elements.
/// Otherwise it throws Failure with `decode_error`, which names the field, what was expected and what came.
/// With a FieldMap it also records what every byte is.
class Reader {
 public:
  /// Reads `in`, which must outlive the reader. With `map`, offsets count from `base`, and depths from
  /// `depth`.
  explicit Reader(View in, FieldMap* map = nullptr, std::size_t base = 0, int depth = 0)
      : in_(in), map_(map), base_(base), depth_(depth) {}

  /// RFC 9846 3.3 and 3.5: a number or an enum, the most significant byte first.
  template <Number T>
  void number(std::string_view name, T& value) {
    const std::size_t at = position_;
    value = static_cast<T>(from_big_endian(take(name, sizeof(T))));
    if (map_) note(name, at, sizeof(T), meaning(value));
  }

  /// RFC 9846 3.4: `N` bytes.
  template <std::size_t N>
  void fixed(std::string_view name, std::array<std::uint8_t, N>& value) {
    if (map_) note(name, position_, N);
    View bytes = take(name, N);
    std::copy(bytes.begin(), bytes.end(), value.begin());
  }

  /// RFC 9846 3.4: a vector of bytes with its length.
  void opaque(std::string_view name, Bytes& value, Limits limits) {
    View bytes = vector(name, limits);
    value.assign(bytes.begin(), bytes.end());
  }

  /// All bytes up to the end of the enclosing vector or message: a field without a length of its own.
  void rest(std::string_view name, Bytes& value) {
    if (map_) note(name, position_, remaining());
    View bytes = take(name, remaining());
    value.assign(bytes.begin(), bytes.end());
  }

  /// RFC 9846 3.4: a vector of numbers or structures with its length.
  template <class T>
  void list(std::string_view name, std::vector<T>& items, Limits limits) {
    View bytes = vector(name, limits);
    Reader inner(bytes, map_, base_ + position_ - bytes.size(), depth_ + 1);
    inner.section_ = section_;
    items.clear();
    while (inner.remaining() > 0) inner.element(name, items.emplace_back());
  }

  /// A structure inside a structure, without a length of its own.
  template <Structure T>
  void structure(std::string_view name, T& value) {
    element(name, value);
  }

  /// How many bytes are left.
  std::size_t remaining() const { return in_.size() - position_; }

  /// Throws Failure with `decode_error` when bytes are left over after `structure`.
  void end(std::string_view structure, Rfc section) const {
    if (remaining() != 0)
      throw Failure(Alert::decode_error, std::string(structure) + " has bytes after its last field", section,
                    "0 more bytes", std::to_string(remaining()));
  }

 private:
  template <class T>
  void element(std::string_view name, T& value) {
    if constexpr (Structure<T>) {
      const Rfc outer = std::exchange(section_, T::rfc);
      const std::size_t start = position_, field = map_ ? map_->size() : 0;
      if (map_) note(name, start, 0);
      ++depth_;
      T::walk(value, *this);
      --depth_;
      if (map_) (*map_)[field].size = position_ - start;
      section_ = outer;
    } else {
      number(name, value);
    }
  }

  View take(std::string_view name, std::size_t size) {
    if (remaining() < size)
      throw Failure(Alert::decode_error, "the message ends inside " + std::string(name), section_,
                    std::to_string(size) + " bytes", std::to_string(remaining()));
    View bytes = in_.subspan(position_, size);
    position_ += size;
    return bytes;
  }

  View vector(std::string_view name, Limits limits) {
    const std::size_t width = prefix_width(limits);
    if (map_) note(std::string(name) + " length", position_, width);
    const auto length = static_cast<std::size_t>(from_big_endian(take(name, width)));
    if (length < limits.floor || length > limits.ceiling)
      throw Failure(Alert::decode_error, "the length of " + std::string(name) + " is outside its limits",
                    section_,
                    std::to_string(limits.floor) + " to " + std::to_string(limits.ceiling) + " bytes",
                    std::to_string(length));
    if (map_) note(name, position_, length);
    return take(name, length);
  }

  template <Number T>
  static std::string meaning([[maybe_unused]] T value) {
    if constexpr (Named<T>)
      return std::string(name_of(value));
    else
      return {};
  }

  void note(std::string_view name, std::size_t at, std::size_t size, std::string meaning = {}) {
    map_->push_back({std::string(name), base_ + at, size, section_, depth_, std::move(meaning)});
  }

  View in_;
  std::size_t position_ = 0;
  FieldMap* map_;
  std::size_t base_;
  int depth_;
  Rfc section_{};
};

/// Decodes exactly one structure. Throws Failure with `decode_error`, also when bytes are left over. `name`
/// is its name in errors.
template <Structure T>
T decode(View bytes, std::string_view name, FieldMap* map = nullptr) {
  Reader reader(bytes, map);
  T value;
  reader.structure(name, value);
  reader.end(name, T::rfc);
  return value;
}

}  // namespace glasstls::wire
