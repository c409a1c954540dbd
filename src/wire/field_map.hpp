#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/rfc.hpp"

namespace glasstls::wire {

/// What a run of bytes is: the name the standard gives it, where that stands, and what its value means.
struct Field {
  std::string name;
  std::size_t offset = 0;  ///< from the first byte that the reader was given, in bytes
  std::size_t size = 0;    ///< in bytes
  Rfc section{};
  int depth = 0;  ///< nesting; a field at depth d + 1 lies inside the nearest one before it at depth d
  std::string meaning{};  ///< the value's name ("TLS_AES_128_GCM_SHA256") or an explanation; may be empty
};

/// The byte view of one structure, in the order of the bytes, a container before what it contains.
using FieldMap = std::vector<Field>;

}  // namespace glasstls::wire
