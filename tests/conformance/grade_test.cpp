#include "base/alert.hpp"
#include "conformance/grade/diagnosis.hpp"
#include "conformance/grade/report.hpp"
#include "support/catch.hpp"
#include "support/has.hpp"

namespace glasstls::conformance::grade {

using testing::has;

namespace {

/// The grades of a program that answers one checkpoint as `solve` does.
Grades graded(const Checkpoint& checkpoint, Solve solve, std::uint64_t seed = 1) {
  Checkpoint student = checkpoint;
  student.solve = solve;
  const std::string name(checkpoint.name);
  Examination examination(plan_of(seed, {&name, 1}, {}));
  while (const auto line = examination.next()) {
    const Fields request = parse_line(*line);
    Fields answer{{"id", request.number("id")}};
    try {
      answer.add(solution_of(student, request).answer);
    } catch (const BadLine&) {
      answer.add("error", "the mistake has no result here");
    }
    CHECK(examination.take(to_line(answer)).empty());
  }
  return examination.grades();
}

const Checkpoint& named(std::string_view name) { return *find_checkpoint(name); }

/// Takes one answer to the first question of the checkpoint "nonce".
std::string taken(std::string_view answer) {
  const std::string name = "nonce";
  Examination examination(plan_of(1, {&name, 1}, {}));
  examination.next();
  return examination.take(answer);
}

}  // namespace

TEST_CASE("each mistake of each checkpoint is noticed, and named") {
  for (const Checkpoint* checkpoint : all_checkpoints())
    for (const Mistake& mistake : checkpoint->mistakes) {
      INFO(checkpoint->name << ": " << mistake.text);
      const Grades grades = graded(*checkpoint, mistake.solve);
      const CheckpointGrade& grade = grades.checkpoints.at(0);
      CHECK_FALSE(grade.passed());
      bool is_named = false;
      for (const Question& question : grade.questions)
        is_named = is_named || question.mistake == mistake.text;
      CHECK(is_named);
    }
}

TEST_CASE("what is right passes, with several seeds") {
  for (const Checkpoint* checkpoint : all_checkpoints())
    for (std::uint64_t seed = 2; seed < 5; ++seed) {
      INFO(checkpoint->name << " with seed " << seed);
      CHECK(graded(*checkpoint, checkpoint->solve, seed).points() == 1);
    }
}

TEST_CASE("every field of a question and of an answer is documented, and no other") {
  for (const Checkpoint* checkpoint : all_checkpoints()) {
    INFO(checkpoint->name);
    Dice dice(1, checkpoint->name);
    std::size_t answered = 0;
    for (const Fields& request : checkpoint->requests(dice)) {
      REQUIRE(request.all().size() == checkpoint->takes.size());
      for (std::size_t i = 0; i < checkpoint->takes.size(); ++i)
        CHECK(request.all()[i].name == checkpoint->takes[i].name);
      const Fields answer = solution_of(*checkpoint, request).answer;
      if (answer.find("alert")) continue;
      ++answered;
      REQUIRE(answer.all().size() == checkpoint->gives.size());
      for (std::size_t i = 0; i < checkpoint->gives.size(); ++i)
        CHECK(answer.all()[i].name == checkpoint->gives[i].name);
    }
    CHECK(answered > 0);
  }
}

TEST_CASE("an input that must be refused says which rule it breaks") {
  const Grades grades = graded(named("x25519"), [](const Fields&) -> Fields { return {{"public_key", ""}}; });
  std::size_t refused = 0;
  for (const Question& question : grades.checkpoints.at(0).questions)
    if (question.problem ==
        "the input must be refused with illegal_parameter: the shared secret must not be all zeros")
      ++refused;
  INFO(grades.checkpoints.at(0).questions.at(3).problem);
  CHECK(refused == 2);
}

TEST_CASE("another alert, and a refusal of what is right, are told apart") {
  const Grades other = graded(named("record-open"), [](const Fields& q) {
    try {
      return named("record-open").solve(q);
    } catch (const Failure&) {
      return Fields{{"alert", "decrypt_error"}};
    }
  });
  CHECK(has(text_report(other), "the alert is decrypt_error and must be bad_record_mac: "));
  const Grades refused = graded(named("nonce"), [](const Fields&) -> Fields {
    return {{"alert", "decode_error"}};
  });
  CHECK(has(text_report(refused),
            "nothing is wrong with the input, but the answer refuses it with decode_error"));
}

TEST_CASE("mistakes in writing bytes are named where no other is") {
  const auto likely = [](Solve solve) { return text_report(graded(named("hkdf-extract"), solve)); };
  CHECK(has(likely([](const Fields& q) -> Fields {
              std::string text = named("hkdf-extract").solve(q).text("prk");
              for (char& c : text) c = static_cast<char>(c >= 'a' ? c - 'a' + 'A' : c);
              return {{"prk", text}};
            }),
            "the hexadecimal digits must be in lower case"));
  CHECK(has(likely([](const Fields& q) -> Fields {
              const Bytes bytes = named("hkdf-extract").solve(q).bytes("prk");
              return {{"prk", hex(Bytes(bytes.rbegin(), bytes.rend()))}};
            }),
            "the bytes are in reverse order"));
  CHECK(has(likely([](const Fields& q) -> Fields {
              return {{"prk", named("hkdf-extract").solve(q).text("prk").substr(0, 20)}};
            }),
            "the value is cut off at its end"));
}

TEST_CASE("a line that is no answer to the question is refused with what is wrong") {
  CHECK(has(taken(""), "it is not JSON"));
  CHECK(has(taken("[]"), "it is not a JSON object"));
  CHECK(has(taken("{}"), "there is no \"id\""));
  CHECK(has(taken("{\"id\":\"1\"}"), "\"id\" is not a number"));
  CHECK(has(taken("{\"id\":1,\"nonce\":null}"), "\"nonce\" is neither a string"));
  CHECK(has(taken("{\"id\":1,\"nonce\":[[]]}"), "not an answer"));
  CHECK(has(taken("{\"id\":1,\"nonce\":-1}"), "\"nonce\" is neither a string"));
  CHECK(has(taken("{\"id\":1,\"nonce\":9007199254740992}"), "\"nonce\" is neither a string"));
  CHECK(has(taken("{\"id\":0}"), "it answered question 0 again instead of question 1"));
  CHECK(has(taken("{\"id\":2}"), "it answered question 2 before it was asked"));
  CHECK(taken("{\"id\":1,\"unsupported\":true}").empty());
  CHECK(taken("{\"id\":1}").empty());
}

TEST_CASE("a program that stops loses the checkpoint that it was asked, and no other") {
  const std::vector<std::string> names{"nonce", "ticket-age"};
  Examination examination(plan_of(1, names, "nonce 4\nticket-age 2\n"));
  examination.next();
  examination.stop("it ended", "last words");
  while (const auto line = examination.next()) examination.take(answer_line(*line));
  CHECK(examination.grades().points() == 2);
  CHECK(examination.grades().most_points() == 6);
  CHECK(has(text_report(examination.grades()), "it ended\n  its standard error ends with: last words\n"));
}

}  // namespace glasstls::conformance::grade
