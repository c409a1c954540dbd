#pragma once

#include "conformance/grade/report.hpp"

namespace glasstls::conformance::grade {

/// The report as one HTML page to hand back: the points of each checkpoint, and every answer that was not
/// right, explained. `title` names the program. Nothing that the program wrote does anything on it.
std::string html_report(const Grades& grades, std::string_view title);

}  // namespace glasstls::conformance::grade
