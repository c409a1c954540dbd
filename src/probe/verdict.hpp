#pragma once

#include <string>

#include "probe/performance.hpp"

namespace glasstls::probe {

/// What a conversation showed.
struct Verdict {
  /// `allowed`: not what is best, but the standard leaves it open.
  enum class Kind : std::uint8_t { passed, allowed, failed, not_tested };
  Kind kind = Kind::not_tested;
  std::string why{};  ///< a sentence; empty for `passed`
};
/// "passed"
std::string_view name_of(Verdict::Kind kind);

/// Compares what came with what was expected.
Verdict judge(const Expectation& expected, const Outcome& outcome);

}  // namespace glasstls::probe
