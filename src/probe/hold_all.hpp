#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "probe/tester.hpp"

namespace glasstls::probe {

/// How many conversations are held.
struct Holding {
  unsigned jobs = 1;                    ///< connections at the same time, at least 1
  std::optional<std::uint64_t> seed{};  ///< the same random numbers in each run; empty: those of the system
  /// Called before the first conversation and after each, by one thread at a time: how many were held, and
  /// the name of the last one. May be empty.
  std::function<void(std::size_t held, std::string_view name)> progress{};
};

/// Holds all of them, several at a time if `how` says so. The results have the order of `conversations`.
/// With a seed, the random numbers of a conversation depend on the seed and its name only, so that neither
/// the number of jobs nor a filter changes them.
std::vector<Result> hold_all(Tester& tester, const std::vector<const Conversation*>& conversations,
                             const Holding& how);

}  // namespace glasstls::probe
