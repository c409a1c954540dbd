#pragma once

#include <span>
#include <string_view>

namespace glasstls::conformance {

/// A file of vectors/rfc8448/. It is built in, so an installed glasstls needs no data files.
struct BuiltinTrace {
  int section;            ///< of RFC 8448
  std::string_view name;  ///< "RFC 8448 section 3"
  std::string_view json;
};

/// Sections 3 to 7, in that order.
std::span<const BuiltinTrace> builtin_traces();

}  // namespace glasstls::conformance
