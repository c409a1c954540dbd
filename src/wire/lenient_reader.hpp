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

/// What a LenientReader found that a Reader refuses, in the order of the bytes.
using Faults = std::vector<Failure>;

/// Decodes structures that are only shown, and goes on after faults. A fault inside a vector is added to the
/// list; the rest of the vector is called "not decoded", and reading continues after the vector. A vector
/// whose size is not allowed is read anyway, and so is the part of a vector that is cut off. Bytes that are
/// missing outside any vector throw Failure with `decode_error`, as with Reader. With a FieldMap it records
/// what every byte is.
class LenientReader {
 public:
  /// Reads `in`, which must outlive the reader, as Reader does. Faults are added to `faults`.
  LenientReader(View in, Faults& faults, FieldMap* map = nullptr, std::size_t base = 0, int depth = 0)
      : in_(in), map_(map), base_(base), depth_(depth), faults_(faults) {}

  /// RFC 9846 3.3 and 3.5: a number or an enum, the most significant byte first.
  template <Number T>
  void number(std::string_view name, T& value) {
    value = static_cast<T>(from_big_endian(take(name, sizeof(T))));
    std::string meaning;
    if constexpr (Named<T>) meaning = name_of(value);
    note(name, sizeof(T), std::move(meaning));
  }

  /// RFC 9846 3.4: `N` bytes.
  template <std::size_t N>
  void fixed(std::string_view name, std::array<std::uint8_t, N>& value) {
    const View bytes = take(name, N);
    note(name, N);
    std::copy(bytes.begin(), bytes.end(), value.begin());
  }

  /// RFC 9846 3.4: a vector of bytes with its length.
  void opaque(std::string_view name, Bytes& value, Limits limits) { value = to_bytes(vector(name, limits)); }

  /// All bytes up to the end of the enclosing vector or message: a field without a length of its own.
  void rest(std::string_view name, Bytes& value) {
    value = to_bytes(take(name, remaining()));
    note(name, value.size());
  }

  /// RFC 9846 3.4: a vector of numbers or structures with its length.
  template <class T>
  void list(std::string_view name, std::vector<T>& items, Limits limits) {
    const View bytes = vector(name, limits);
    LenientReader inner(bytes, faults_, map_, base_ + position_ - bytes.size(), depth_ + 1);
    inner.section_ = section_;
    items.clear();
    try {
      while (inner.remaining() > 0) inner.element(name, items.emplace_back());
    } catch (const Failure& failure) {
      items.pop_back();
      inner.pass_over(failure);
    }
  }

  /// A structure inside a structure, without a length of its own.
  template <Structure T>
  void structure(std::string_view name, T& value) {
    element(name, value);
  }

  /// How many bytes are left.
  std::size_t remaining() const { return in_.size() - position_; }

  /// Adds a fault when bytes are left over after `structure`, and skips them.
  void end(std::string_view structure, Rfc section) {
    if (remaining() == 0) return;
    section_ = section;
    pass_over(Failure(Alert::decode_error, std::string(structure) + " has bytes after its last field",
                      section, "0 more bytes", std::to_string(remaining())));
  }

  /// Adds the fault, and skips the bytes that are left.
  void pass_over(const Failure& failure) {
    faults_.push_back(failure);
    const std::size_t size = remaining();
    position_ = in_.size();
    if (size > 0) note("not decoded", size, failure.why);
  }

 private:
  template <class T>
  void element(std::string_view name, T& value) {
    if constexpr (Structure<T>) {
      const Rfc outer = std::exchange(section_, T::rfc);
      const std::size_t start = position_, field = map_ ? map_->size() : 0;
      note(name, 0);
      ++depth_;
      try {
        T::walk(value, *this);
      } catch (const Failure&) {
        --depth_;
        close(field, start);
        throw;
      }
      --depth_;
      close(field, start);
      section_ = outer;
    } else {
      number(name, value);
    }
  }

  /// Sets the size of a container to what was read of it, and removes one of which nothing could be read.
  void close(std::size_t field, std::size_t start) {
    if (!map_) return;
    (*map_)[field].size = position_ - start;
    if (position_ == start && start < in_.size()) map_->resize(field);
  }

  View take(std::string_view name, std::size_t size) {
    if (remaining() < size) throw short_of(name, size);
    position_ += size;
    return in_.subspan(position_ - size, size);
  }

  View vector(std::string_view name, Limits limits) {
    const std::size_t width = prefix_width(limits);
    auto length = static_cast<std::size_t>(from_big_endian(take(name, width)));
    note(std::string(name) + " length", width);
    if (length < limits.floor || length > limits.ceiling)
      faults_.push_back(Failure(
          Alert::decode_error, std::string(name) + (length < limits.floor ? " is too short" : " is too long"),
          section_, std::to_string(limits.floor) + " to " + std::to_string(limits.ceiling) + " bytes",
          std::to_string(length)));
    if (length > remaining()) {
      faults_.push_back(short_of(name, length));
      length = remaining();
    }
    const View bytes = take(name, length);
    note(name, length);
    return bytes;
  }

  Failure short_of(std::string_view name, std::size_t size) const {
    return Failure(Alert::decode_error, "the message ends inside " + std::string(name), section_,
                   std::to_string(size) + " bytes", std::to_string(remaining()));
  }

  /// Records the last `size` bytes that were taken.
  void note(std::string_view name, std::size_t size, std::string meaning = {}) {
    if (map_)
      map_->push_back(
          {std::string(name), base_ + position_ - size, size, section_, depth_, std::move(meaning)});
  }

  View in_;
  std::size_t position_ = 0;
  FieldMap* map_;
  std::size_t base_;
  int depth_;
  Faults& faults_;
  Rfc section_{};
};

}  // namespace glasstls::wire
