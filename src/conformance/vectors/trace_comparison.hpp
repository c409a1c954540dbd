#pragma once

#include "conformance/vectors/observed.hpp"
#include "conformance/vectors/recorder.hpp"
#include "conformance/vectors/rfc8448_trace.hpp"

namespace glasstls::conformance {

/// Compares every value of `trace`, in the RFC's order, with what our side computed; `us` is "client" or
/// "server". Both sides compute the same secrets and see the same messages and records, so the other side's
/// steps are compared too. Values that are not computed (private keys) are left out. The first difference is
/// recorded with both values; later ones only say that they follow it.
void compare(const Trace& trace, std::string_view us, const Observed& observed, Recorder& recorder);

/// Compares all bytes that left our side with the records that `us` sends in `trace`. Events say what an
/// engine did; this is what the peer gets.
void compare_sent(const Trace& trace, std::string_view us, View sent, Recorder& recorder);

}  // namespace glasstls::conformance
