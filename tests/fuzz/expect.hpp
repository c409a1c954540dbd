#pragma once

#include <cstdio>
#include <cstdlib>

#include "wire/field_map.hpp"

/// Stops the fuzzer where something that must hold does not.
inline void expect(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n", what);
  std::abort();
}

/// Stops the fuzzer where a field reaches beyond the `size` bytes of the input.
inline void expect_inside(const glasstls::wire::FieldMap& map, std::size_t size) {
  for (const glasstls::wire::Field& field : map)
    expect(field.offset + field.size <= size, "a field lies inside the input");
}
