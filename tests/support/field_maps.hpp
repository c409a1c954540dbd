// What every byte view must be.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "wire/field_map.hpp"

namespace glasstls::testing {

/// How many of the first `size` bytes no leaf names, or more than one does; bytes beyond them count as well.
inline std::size_t unnamed_bytes(const wire::FieldMap& map, std::size_t size) {
  std::vector<int> named(size, 0);
  std::size_t outside = 0;
  for (std::size_t i = 0; i < map.size(); ++i) {
    const bool is_leaf = i + 1 == map.size() || map[i + 1].depth <= map[i].depth;
    const std::size_t end = map[i].offset + map[i].size;
    if (end > size) outside += end - size;
    if (!is_leaf) continue;
    for (std::size_t at = map[i].offset; at < std::min(end, size); ++at) ++named[at];
  }
  return outside + size - static_cast<std::size_t>(std::count(named.begin(), named.end(), 1));
}

/// Whether every field lies inside the nearest one before it that is less deep.
inline bool is_nested(const wire::FieldMap& map) {
  std::vector<const wire::Field*> open;
  for (const wire::Field& field : map) {
    open.resize(std::min(open.size(), static_cast<std::size_t>(field.depth)));
    if (open.size() != static_cast<std::size_t>(field.depth)) return false;
    if (!open.empty() && (field.offset < open.back()->offset ||
                          field.offset + field.size > open.back()->offset + open.back()->size))
      return false;
    open.push_back(&field);
  }
  return true;
}

}  // namespace glasstls::testing
