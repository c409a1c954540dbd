#pragma once

#include "conformance/observed.hpp"
#include "conformance/report.hpp"
#include "conformance/rfc8448_trace.hpp"

namespace glasstls::conformance {

/// Holds every figure of `trace`, in the RFC's order, against what our side computed; `us` is "client" or
/// "server". Both sides compute the same secrets and see the same messages and records, so that the other
/// side's steps are compared too. What is given and not computed (private keys) is left out. The first figure
/// that diverges is named with its step, the expected value, ours, and the first byte that differs; those
/// that diverge after it are counted.
void compare(const Trace& trace, std::string_view us, const Observed& observed, Report& report);

/// `differs at byte 2: expected ...0000b003..., got ...00014d03...`, with the bytes around the first
/// difference.
std::string describe_difference(View expected, View got);

}  // namespace glasstls::conformance
