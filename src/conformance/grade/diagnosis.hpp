#pragma once

#include "conformance/grade/examination.hpp"

namespace glasstls::conformance::grade {

/// Whether an answer is the expected one: the same alert, or no alert and the same value in every expected
/// field. Other fields do not count.
bool agrees(const Fields& expected, const Fields& got);

/// What is wrong with the answer to a question, as a sentence without its full stop; empty if nothing is.
/// `refused_because` is the rule that the input breaks, if it does.
std::string problem_of(const Question& question, std::string_view refused_because);

/// Finds the most likely mistake behind each wrong answer: of those that lead to exactly this answer, the one
/// that explains the most answers to this checkpoint.
void find_mistakes(CheckpointGrade& grade);

}  // namespace glasstls::conformance::grade
