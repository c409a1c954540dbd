#include "conformance/grade/diagnosis.hpp"

#include <algorithm>

#include "base/ascii.hpp"

namespace glasstls::conformance::grade {

namespace {

/// The text in a field, or null.
const std::string* text_in(const Fields& fields, std::string_view name) {
  const Value* value = fields.find(name);
  return value ? std::get_if<std::string>(&value->held()) : nullptr;
}

/// What a mistake leads to; nothing if it leads to no answer here.
std::optional<Fields> result_of(const Checkpoint& checkpoint, const Mistake& mistake, const Fields& request) {
  Checkpoint wrong = checkpoint;
  wrong.solve = mistake.solve;
  try {
    return solution_of(wrong, request).answer;
  } catch (const BadLine&) {
    return std::nullopt;
  }
}

/// A mistake in the way bytes are written, which every checkpoint can have.
std::string_view mistake_of_form(const Question& question) {
  for (const Field& field : question.expected.all()) {
    const std::string* right = std::get_if<std::string>(&field.value.held());
    const std::string* got = text_in(question.got, field.name);
    if (!right || !got || *right == *got) continue;
    if (lower(*got) == *right) return "the hexadecimal digits must be in lower case";
    const auto a = from_hex(*right), b = from_hex(*got);
    if (!a || !b || b->empty()) return {};
    if (std::equal(a->begin(), a->end(), b->rbegin(), b->rend())) return "the bytes are in reverse order";
    if (b->size() < a->size() && std::equal(b->begin(), b->end(), a->begin()))
      return "the value is cut off at its end";
    if (a->size() < b->size() && std::equal(a->begin(), a->end(), b->begin()))
      return "the value has bytes too many at its end";
    return {};
  }
  return {};
}

}  // namespace

bool agrees(const Fields& expected, const Fields& got) {
  if (!expected.find("alert") && got.find("alert")) return false;
  return std::ranges::all_of(expected.all(), [&](const Field& field) {
    const Value* value = got.find(field.name);
    return value && *value == field.value;
  });
}

std::string problem_of(const Question& question, std::string_view refused_because) {
  if (agrees(question.expected, question.got)) return {};
  const std::string* alert = text_in(question.expected, "alert");
  const std::string* got = text_in(question.got, "alert");
  if (alert && !got) return "the input must be refused with " + *alert + ": " + std::string(refused_because);
  if (alert) return "the alert is " + *got + " and must be " + *alert + ": " + std::string(refused_because);
  if (got) return "nothing is wrong with the input, but the answer refuses it with " + *got;
  for (const Field& field : question.expected.all()) {
    const Value* value = question.got.find(field.name);
    if (!value) return "the answer has no \"" + field.name + "\"";
    if (*value != field.value) return "\"" + field.name + "\" is wrong";
  }
  return "the answer is wrong";  // an alert that is not a text
}

void find_mistakes(CheckpointGrade& grade) {
  if (std::ranges::find(grade.questions, Mark::wrong, &Question::mark) == grade.questions.end()) return;
  const Checkpoint& checkpoint = *grade.worth.checkpoint;
  std::vector<Question*> answered;
  for (Question& question : grade.questions)
    if (question.mark == Mark::right || question.mark == Mark::wrong) answered.push_back(&question);
  std::vector<std::size_t> most(answered.size());  // answers that the likeliest mistake so far explains
  for (const Mistake& mistake : checkpoint.mistakes) {
    std::vector<bool> explains(answered.size());
    for (std::size_t i = 0; i < answered.size(); ++i) {
      const auto result = result_of(checkpoint, mistake, answered[i]->request);
      explains[i] = result && agrees(*result, answered[i]->got);
    }
    const auto count = static_cast<std::size_t>(std::ranges::count(explains, true));
    for (std::size_t i = 0; i < answered.size(); ++i) {
      if (answered[i]->mark != Mark::wrong || !explains[i] || count <= most[i]) continue;
      most[i] = count;
      answered[i]->mistake = mistake.text;
    }
  }
  for (Question* question : answered)
    if (question->mark == Mark::wrong && question->mistake.empty())
      question->mistake = mistake_of_form(*question);
}

}  // namespace glasstls::conformance::grade
