#include "conformance/grade/examination.hpp"

#include <algorithm>
#include <charconv>
#include <numeric>

#include "base/printable.hpp"
#include "conformance/grade/diagnosis.hpp"

namespace glasstls::conformance::grade {

namespace {

/// The first characters of what a program wrote, for an error.
std::string excerpt(std::string_view line) {
  constexpr std::size_t most = 60;
  return line.size() <= most ? safe(line) : safe(line.substr(0, most)) + "...";
}

/// Sets the points of one line of a points file.
void set_points(Plan& plan, std::string_view line, std::size_t number) {
  const std::size_t space = std::min(line.find_first_of(" \t"), line.size());
  const std::string_view name = line.substr(0, space);
  const std::size_t digits = std::min(line.find_first_not_of(" \t", space), line.size());
  std::string_view text = line.substr(digits);
  text = text.substr(0, text.find_last_not_of(" \t\r") + 1);
  const std::string place = "line " + std::to_string(number) + ": ";
  if (!find_checkpoint(name)) throw BadLine(place + "there is no checkpoint \"" + excerpt(name) + "\"");
  std::uint64_t points = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), points);
  if (error != std::errc() || end != text.data() + text.size() || points > 1000000)
    throw BadLine(place + "the points of " + std::string(name) + " are not a number from 0 to 1000000");
  for (Worth& worth : plan.checkpoints)
    if (worth.checkpoint->name == name) worth.points = points;
}

}  // namespace

Plan plan_of(std::uint64_t seed, std::span<const std::string> names, std::string_view points) {
  Plan plan{seed, {}};
  for (const std::string& name : names)
    if (!find_checkpoint(name)) throw BadLine("there is no checkpoint \"" + excerpt(name) + "\"");
  for (const Checkpoint* checkpoint : all_checkpoints())
    if (names.empty() || std::ranges::find(names, checkpoint->name) != names.end())
      plan.checkpoints.push_back({checkpoint});
  for (std::size_t number = 1; !points.empty(); ++number) {
    const std::size_t end = std::min(points.find('\n'), points.size());
    std::string_view line = points.substr(0, end);
    points.remove_prefix(std::min(end + 1, points.size()));
    line = line.substr(std::min(line.find_first_not_of(" \t\r"), line.size()));
    if (!line.empty() && line[0] != '#') set_points(plan, line, number);
  }
  return plan;
}

bool CheckpointGrade::passed() const {
  return stopped.empty() && !questions.empty() && right() == questions.size();
}

bool CheckpointGrade::unsupported() const {
  return std::ranges::any_of(questions,
                             [](const Question& question) { return question.mark == Mark::unsupported; });
}

std::size_t CheckpointGrade::right() const {
  return static_cast<std::size_t>(std::ranges::count(questions, Mark::right, &Question::mark));
}

std::uint64_t Grades::points() const {
  return std::accumulate(
      checkpoints.begin(), checkpoints.end(), std::uint64_t{0},
      [](std::uint64_t sum, const CheckpointGrade& grade) { return sum + grade.points(); });
}

std::uint64_t Grades::most_points() const {
  return std::accumulate(
      checkpoints.begin(), checkpoints.end(), std::uint64_t{0},
      [](std::uint64_t sum, const CheckpointGrade& grade) { return sum + grade.worth.points; });
}

Examination::Examination(Plan plan) : plan_(std::move(plan)) { grades_.seed = plan_.seed; }

std::optional<std::string> Examination::next() {
  while (waiting_.empty()) {
    if (!grades_.checkpoints.empty()) find_mistakes(grades_.checkpoints.back());
    if (grades_.checkpoints.size() == plan_.checkpoints.size()) return std::nullopt;
    const Worth& worth = plan_.checkpoints[grades_.checkpoints.size()];
    grades_.checkpoints.push_back({worth});
    Dice dice(plan_.seed, worth.checkpoint->name);
    waiting_ = worth.checkpoint->requests(dice);
    std::ranges::reverse(waiting_);
  }
  CheckpointGrade& grade = grades_.checkpoints.back();
  Question question{.id = ++last_id_, .request = std::move(waiting_.back()), .expected = {}};
  waiting_.pop_back();
  Fields line{{"id", question.id}, {"checkpoint", grade.worth.checkpoint->name}};
  line.add(question.request);
  grade.questions.push_back(std::move(question));
  return to_line(line);
}

std::string Examination::take(std::string_view line) {
  CheckpointGrade& grade = grades_.checkpoints.back();
  Question& question = grade.questions.back();
  Fields answer;
  try {
    answer = parse_line(line);
    const std::uint64_t id = answer.number("id");
    if (id != question.id)
      return "it answered question " + std::to_string(id) +
             (id < question.id ? " again" : " before it was asked") + " instead of question " +
             std::to_string(question.id);
  } catch (const BadLine& error) {
    return std::string("it wrote a line that is not an answer: ") + error.what() + ": " + excerpt(line);
  }
  question.got = std::move(answer);
  const Value* unsupported = question.got.find("unsupported");
  if (unsupported && *unsupported == Value(true)) {
    question.mark = Mark::unsupported;
    waiting_.clear();
    return {};
  }
  const Solution solution = solution_of(*grade.worth.checkpoint, question.request);
  question.expected = solution.answer;
  question.section = solution.section;
  question.problem = problem_of(question, solution.why);
  question.mark = question.problem.empty() ? Mark::right : Mark::wrong;
  return {};
}

void Examination::stop(std::string why, std::string last_words) {
  CheckpointGrade& grade = grades_.checkpoints.back();
  grade.stopped = std::move(why);
  grade.last_words = std::move(last_words);
  waiting_.clear();
}

}  // namespace glasstls::conformance::grade
