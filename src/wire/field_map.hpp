#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/rfc.hpp"

namespace glasstls::wire {

/// What a run of bytes is: its name in the standard, the section, and what its value means.
struct Field {
  std::string name;        ///< "cipher_suite"; for the length of a vector "cipher_suites length"
  std::size_t offset = 0;  ///< from the first byte of what is decoded, in bytes
  std::size_t size = 0;    ///< in bytes
  Rfc section{};           ///< of the structure that the field belongs to
  int depth = 0;           ///< nesting: a field at depth d + 1 is part of the last field before it at depth d
  std::string meaning{};   ///< the value's name ("TLS_AES_128_GCM_SHA256") or an explanation; may be empty
};

/// The fields of one structure, in the order of the bytes. A container comes before its content.
using FieldMap = std::vector<Field>;

}  // namespace glasstls::wire
