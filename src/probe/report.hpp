#pragma once

#include <string>
#include <vector>

#include "conformance/report/results.hpp"
#include "probe/client_tester.hpp"
#include "probe/tester.hpp"
#include "story/flow_steps.hpp"

namespace glasstls::probe {

/// What was learned about the server: what it can do, in lines.
std::string text_of(const Learned& learned);
/// What was learned about a client, in lines.
std::string text_of(const LearnedClient& learned);
/// What a conversation showed, in lines: what was sent, expected and received, and the rule.
std::string text_of(const Result& result);

/// What a trace of the conversation begins with: what was unusual, and the rule.
story::Note note_before(const Conversation& conversation);
/// What it ends with: the verdict.
story::Note note_after(const Result& result);

/// The results, in a form that can be written as text, TAP, JUnit and JSON. Each rule is a suite, in the
/// order of the sections; "allowed" is called acceptable there, and "not tested" skipped.
conformance::report::Run run_of(const std::vector<Result>& results, std::string program,
                                std::int64_t started);

}  // namespace glasstls::probe
