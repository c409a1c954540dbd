#pragma once

#include "conformance/vectors/observed.hpp"
#include "conformance/vectors/report.hpp"
#include "conformance/vectors/rfc8448_trace.hpp"

namespace glasstls::conformance {

/// Compares every value of `trace`, in the RFC's order, with what our side computed; `us` is "client" or
/// "server". Both sides compute the same secrets and see the same messages and records, so the other side's
/// steps are compared too. Values that are not computed (private keys) are left out. The first difference is
/// printed with its step, both values and the first byte that differs; later differences are only counted.
void compare(const Trace& trace, std::string_view us, const Observed& observed, Report& report);

/// `differs at byte 2: expected ...0000b003..., got ...00014d03...`, with the bytes around the first
/// difference.
std::string describe_difference(View expected, View got);

}  // namespace glasstls::conformance
