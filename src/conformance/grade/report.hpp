#pragma once

#include <utility>

#include "conformance/grade/examination.hpp"
#include "conformance/report/results.hpp"

namespace glasstls::conformance::grade {

/// A wrong answer in lines for people: what is wrong, the section, the request, what was expected and what
/// came, and the most likely mistake. Long values are cut around their first difference.
struct Explanation {
  std::string headline;  ///< the problem with its section
  /// A name ("request", "expected", "got", "likely") and its text, in their order.
  std::vector<std::pair<std::string_view, std::string>> rows;
};
/// Of a question that was not answered right.
Explanation explain(const CheckpointGrade& grade, const Question& question);

/// How a checkpoint went in a few words: "12 of 12 answers are right".
std::string summary_of(const CheckpointGrade& grade);
/// "21 of 24 points, seed 1"
std::string total_of(const Grades& grades);

/// The whole report as text: a line for each checkpoint, and the first wrong answer of each explained. It has
/// only visible characters, whatever the program wrote.
std::string text_report(const Grades& grades);

/// The same for the writers of reports: a case for each checkpoint, with its points.
report::Run run_of(const Grades& grades);

}  // namespace glasstls::conformance::grade
