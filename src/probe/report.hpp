#pragma once

#include <string>
#include <vector>

#include "conformance/report/results.hpp"
#include "probe/tester.hpp"

namespace glasstls::probe {

/// What was learned about the server: what it can do, in lines.
std::string text_of(const Learned& learned);
/// What a conversation showed, in lines: what was sent, expected and received, and the rule.
std::string text_of(const Result& result);

/// The results, in a form that can be written as text, TAP, JUnit and JSON. Each rule is a suite, in the
/// order of the sections; "allowed" is called acceptable there, and "not tested" skipped.
conformance::report::Run run_of(const std::vector<Result>& results, std::string program,
                                std::int64_t started);

}  // namespace glasstls::probe
