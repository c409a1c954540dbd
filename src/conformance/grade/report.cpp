#include "conformance/grade/report.hpp"

#include <algorithm>

#include "base/printable.hpp"
#include "conformance/grade/diagnosis.hpp"

namespace glasstls::conformance::grade {

namespace {

/// How many characters of a value are shown.
constexpr std::size_t most_shown = 256;

/// A part of a long text that has the character at `place`.
std::string part_of(std::string_view text, std::size_t place) {
  if (text.size() <= most_shown) return std::string(text);
  const std::size_t begin =
      place < most_shown / 2 ? 0 : std::min(place - most_shown / 2, text.size() - most_shown);
  std::string part(text.substr(begin, most_shown));
  if (begin > 0) part = "..." + part;
  if (begin + most_shown < text.size()) part += "...";
  return part + " (" + std::to_string(text.size()) + " characters)";
}

/// Where two texts differ first.
std::size_t difference(std::string_view a, std::string_view b) {
  return static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
}

/// The fields that are expected and did not come, or the other way round.
Fields differing(const Fields& fields, const Fields& others) {
  Fields result;
  for (const Field& field : fields.all()) {
    const Value* other = others.find(field.name);
    if (field.name != "id" && (!other || *other != field.value)) result.add(field.name, field.value);
  }
  return result;
}

std::string amount(std::size_t count, std::string_view one, std::string_view more) {
  return std::to_string(count) + " " + std::string(count == 1 ? one : more);
}

/// The values that differ.
std::vector<report::Difference> differences_of(const Question& question) {
  std::vector<report::Difference> differences;
  const auto text_of = [](const Value& value) {
    const std::string* text = std::get_if<std::string>(&value.held());
    return text ? *text : to_json(value);
  };
  for (const Field& field : question.expected.all()) {
    const Value* got = question.got.find(field.name);
    if (got && *got == field.value) continue;
    report::Difference difference{field.name, text_of(field.value), {}};
    if (got) difference.got = text_of(*got);
    difference.is_text = !from_hex(difference.expected) || (difference.got && !from_hex(*difference.got));
    differences.push_back(std::move(difference));
  }
  return differences;
}

}  // namespace

Explanation explain(const CheckpointGrade& grade, const Question& question) {
  Fields request{{"id", question.id}, {"checkpoint", grade.worth.checkpoint->name}};
  request.add(question.request);
  Explanation explanation{"question " + std::to_string(question.id) + ": " + question.problem + "; see " +
                              to_string_with_8446(question.section),
                          {{"request", part_of(to_line(request), 0)}}};
  const std::string expected = to_line(differing(question.expected, question.got)),
                    got = to_line(differing(question.got, question.expected));
  const std::size_t place = difference(expected, got);
  explanation.rows.emplace_back("expected", part_of(expected, place));
  explanation.rows.emplace_back("got", part_of(got, place));
  if (!question.mistake.empty()) explanation.rows.emplace_back("likely", question.mistake);
  explanation.headline = safe(explanation.headline);
  for (auto& [name, text] : explanation.rows) text = safe(text);
  return explanation;
}

std::string summary_of(const CheckpointGrade& grade) {
  if (!grade.stopped.empty()) return safe(grade.stopped);
  if (grade.unsupported()) return "the program does not have it";
  return std::to_string(grade.right()) + " of " +
         amount(grade.questions.size(), "answer is right", "answers are right");
}

std::string total_of(const Grades& grades) {
  return std::to_string(grades.points()) + " of " + amount(grades.most_points(), "point", "points") +
         ", seed " + std::to_string(grades.seed);
}

std::string text_report(const Grades& grades) {
  std::string text;
  for (const CheckpointGrade& grade : grades.checkpoints) {
    const std::string name(grade.worth.checkpoint->name),
        points = std::to_string(grade.points()) + "/" + std::to_string(grade.worth.points);
    text += name + std::string(28 - std::min<std::size_t>(27, name.size()), ' ') + points +
            std::string(9 - std::min<std::size_t>(8, points.size()), ' ') + summary_of(grade) + "\n";
    if (!grade.last_words.empty()) {
      const std::size_t size = grade.last_words.size();
      text += "  its standard error ends with: " +
              safe(grade.last_words.substr(size - std::min<std::size_t>(size, 1000))) + "\n";
    }
    const auto wrong = std::ranges::find(grade.questions, Mark::wrong, &Question::mark);
    if (wrong == grade.questions.end()) continue;
    const Explanation explanation = explain(grade, *wrong);
    text += "  " + explanation.headline + "\n";
    for (const auto& [row, value] : explanation.rows)
      text += "    " + std::string(row) + std::string(10 - row.size(), ' ') + value + "\n";
  }
  return text + total_of(grades) + "\n";
}

report::Run run_of(const Grades& grades) {
  report::Suite suite{.name = "seed " + std::to_string(grades.seed)};
  for (const CheckpointGrade& grade : grades.checkpoints) {
    report::Case test{.name = std::string(grade.worth.checkpoint->name)};
    test.points = {static_cast<unsigned>(grade.points()), static_cast<unsigned>(grade.worth.points)};
    if (!grade.passed()) {
      test.outcome = grade.unsupported() ? report::Outcome::skipped : report::Outcome::failed;
      test.reason = summary_of(grade);
    }
    const auto wrong = std::ranges::find(grade.questions, Mark::wrong, &Question::mark);
    if (wrong != grade.questions.end()) {
      const Explanation explanation = explain(grade, *wrong);
      test.reason += "\n" + explanation.headline;
      if (!wrong->mistake.empty()) test.reason += "\nlikely: " + wrong->mistake;
      test.differences = differences_of(*wrong);
    }
    suite.cases.push_back(std::move(test));
  }
  return {.program = "glasstls grade", .suites = {std::move(suite)}};
}

}  // namespace glasstls::conformance::grade
