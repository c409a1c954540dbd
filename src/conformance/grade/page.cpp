#include "conformance/grade/page.hpp"

#include <algorithm>

#include "base/printable.hpp"
#include "render/html/page.hpp"

namespace glasstls::conformance::grade {

namespace {

using render::html::escape;

/// How many wrong answers of a checkpoint are explained.
constexpr std::ptrdiff_t most_explained = 20;

std::string element(std::string_view name, std::string_view html) {
  return "<" + std::string(name) + ">" + std::string(html) + "</" + std::string(name) + ">";
}

/// A row of the table of checkpoints. Those that are explained below are links.
std::string row_of(const CheckpointGrade& grade) {
  const std::string name = escape(grade.worth.checkpoint->name);
  const bool explained = !grade.passed() && !grade.unsupported();
  const std::string link = explained ? "<a href=\"#" + name + "\">" + name + "</a>" : name;
  const std::string points = std::to_string(grade.points()) + " of " + std::to_string(grade.worth.points);
  return element("tr", element("th", link) + "<td class=\"" + (grade.passed() ? "shut" : "open") + "\">" +
                           points + "</td>" + element("td", escape(summary_of(grade)))) +
         "\n";
}

std::string question_of(const CheckpointGrade& grade, const Question& question) {
  const Explanation explanation = explain(grade, question);
  std::string rows;
  for (const auto& [name, text] : explanation.rows) {
    const bool is_likely = name == "likely";
    rows += element(
        "tr", element("th", is_likely ? "most likely" : name) +
                  element("td", is_likely ? element("strong", escape(text)) : element("code", escape(text))));
  }
  return element("h3", escape(explanation.headline)) + element("table", rows) + "\n";
}

/// What went wrong with one checkpoint.
std::string section_of(const CheckpointGrade& grade) {
  const Checkpoint& checkpoint = *grade.worth.checkpoint;
  std::string html = element("h2", escape(checkpoint.name)) +
                     element("p", escape(checkpoint.task) + " " +
                                      element("small", escape(to_string_with_8446(checkpoint.section))));
  if (!grade.stopped.empty())
    html += element("p", "The program was asked, but " + escape(grade.stopped) + ".");
  if (!grade.last_words.empty()) html += element("pre", escape(grade.last_words));
  std::ptrdiff_t shown = 0;
  for (const Question& question : grade.questions)
    if (question.mark == Mark::wrong && shown++ < most_explained) html += question_of(grade, question);
  if (shown > most_explained)
    html += element("p", std::to_string(shown - most_explained) + " more answers are wrong.");
  return "<section id=\"" + escape(checkpoint.name) + "\">" + html + "</section>\n";
}

}  // namespace

std::string html_report(const Grades& grades, std::string_view title) {
  std::string rows, sections;
  for (const CheckpointGrade& grade : grades.checkpoints) {
    rows += row_of(grade);
    if (!grade.passed() && !grade.unsupported()) sections += section_of(grade);
  }
  return render::html::page(title, element("h1", escape(title)) + element("p", escape(total_of(grades))) +
                                       element("section", element("table", rows)) + "\n" + sections);
}

}  // namespace glasstls::conformance::grade
