#include <iostream>
#include <memory>
#include <sstream>

#include "cli/arguments.hpp"
#include "cli/command.hpp"
#include "cli/grade_arguments.hpp"
#include "cli/input.hpp"
#include "cli/output.hpp"
#include "conformance/grade/page.hpp"
#include "conformance/grade/report.hpp"
#include "net/program.hpp"
#include "net/stop_signal.hpp"

namespace glasstls::cli {

namespace {

namespace grade_room = conformance::grade;

/// Carries the lines between an examination and a program, which is started again after it was stopped.
class Invigilator {
 public:
  explicit Invigilator(const GradeArguments& arguments)
      : arguments_(arguments), end_(net::now() + arguments.total_time) {}

  /// Asks everything; false if the user wants to end before.
  bool run(grade_room::Examination& examination) {
    while (const auto line = examination.next()) {
      if (net::now() >= end_) {
        examination.stop("the time for all answers is over", {});
        continue;
      }
      if (!program_)
        program_ = std::make_unique<net::Program>(arguments_.program, grade_room::longest_answer);
      const net::Reply reply =
          program_->ask(*line, net::Deadline(arguments_.time_limit).or_earlier(end_), stop_.descriptor());
      if (reply.silence == net::Silence::interrupted) return false;
      const std::string why =
          reply.silence == net::Silence::none ? examination.take(reply.line) : reason(reply.silence);
      if (why.empty()) continue;
      examination.stop(why, program_->last_words());
      program_.reset();
    }
    return true;
  }

  /// After the last answer: what is wrong with the end of the program; empty if nothing.
  std::string finish() {
    if (!program_ || program_->finish(net::Deadline(arguments_.time_limit))) return {};
    return "after the last answer the program wrote more, or did not end when its standard input did";
  }

 private:
  std::string reason(net::Silence silence) {
    switch (silence) {
      case net::Silence::timed_out:
        return "it did not answer within " + std::to_string(arguments_.time_limit.count()) +
               " s and was stopped";
      case net::Silence::too_long:
        return "its answer is longer than " + std::to_string(grade_room::longest_answer) + " bytes";
      case net::Silence::ended: return program_->ending() + " without an answer";
      case net::Silence::none:
      case net::Silence::interrupted: break;
    }
    return {};
  }

  const GradeArguments& arguments_;
  net::Instant end_;
  net::StopSignal stop_;
  std::unique_ptr<net::Program> program_;
};

grade_room::Plan plan_for(const GradeArguments& arguments) {
  const std::string points = arguments.points.empty() ? std::string() : read_all(arguments.points, 1 << 20);
  try {
    return grade_room::plan_of(arguments.seed, arguments.only, points);
  } catch (const grade_room::BadLine& error) {
    throw UsageError(error.what());
  }
}

ExitCode list_checkpoints(const GradeArguments& arguments) {
  std::string text;
  const auto add_fields = [&](std::string_view title, std::span<const grade_room::FieldText> fields) {
    for (const grade_room::FieldText& field : fields)
      text.append("  ")
          .append(title)
          .append(" ")
          .append(field.name)
          .append(field.meaning.empty() ? "" : ": ")
          .append(field.meaning)
          .append("\n");
  };
  for (const grade_room::Worth& worth : plan_for(arguments).checkpoints) {
    const grade_room::Checkpoint& checkpoint = *worth.checkpoint;
    text.append(checkpoint.name).append(" (").append(to_string_with_8446(checkpoint.section)).append(")\n");
    text.append("  ").append(checkpoint.task).append("\n");
    add_fields("question", checkpoint.takes);
    add_fields("answer  ", checkpoint.gives);
  }
  print(standard_output, text);
  return ExitCode::done;
}

ExitCode print_questions(const GradeArguments& arguments) {
  grade_room::Examination examination(plan_for(arguments));
  while (const auto line = examination.next()) print(standard_output, *line + "\n");
  return ExitCode::done;
}

/// Answers until standard input ends. A line that is too long ends it, as it ends a program that is graded.
ExitCode answer_questions() {
  std::string line;
  for (char c = 0; std::cin.get(c);) {
    if (c != '\n') line.push_back(c);
    if (line.size() > grade_room::longest_answer) {
      complain("a line is longer than " + std::to_string(grade_room::longest_answer) + " bytes");
      return ExitCode::file;
    }
    if (c == '\n') print(standard_output, grade_room::answer_line(line) + "\n");
    if (c == '\n') line.clear();
  }
  return ExitCode::done;
}

void write_report(const grade_room::Grades& grades, const GradeArguments& arguments) {
  if (arguments.format == conformance::report::Format::text)
    return print(standard_output, text_report(grades));
  conformance::report::Run run = run_of(grades);
  run.started = net::unix_time();
  std::ostringstream text;
  conformance::report::write(run, arguments.format, text);
  print(standard_output, text.str());
}

void write_grade_page(const grade_room::Grades& grades, const GradeArguments& arguments) {
  std::string title;
  for (const std::string& word : arguments.program) title.append(title.empty() ? "" : " ").append(word);
  OutputFile file;
  file.open(arguments.html);
  file.write(as_bytes(html_report(grades, title)));
}

/// Something wrong counts most. If nothing was answered, nothing was shown to be right.
ExitCode code_of_grades(const grade_room::Grades& grades) {
  bool any = false;
  for (const grade_room::CheckpointGrade& grade : grades.checkpoints) {
    if (!grade.passed() && !grade.unsupported()) return ExitCode::mismatch;
    any = any || grade.passed();
  }
  return any ? ExitCode::done : ExitCode::nothing;
}

}  // namespace

ExitCode grade(std::span<const std::string> words) {
  const GradeArguments arguments = read_grade_arguments(words);
  if (arguments.list) return list_checkpoints(arguments);
  if (arguments.ask) return print_questions(arguments);
  if (arguments.answer) return answer_questions();
  grade_room::Examination examination(plan_for(arguments));
  Invigilator invigilator(arguments);
  if (!invigilator.run(examination)) {
    complain("stopped before the end, so nothing was graded");
    return ExitCode::mismatch;
  }
  const std::string end = invigilator.finish();
  const grade_room::Grades& grades = examination.grades();
  Unwritten unwritten;
  unwritten.of([&] { write_report(grades, arguments); });
  if (!arguments.html.empty()) unwritten.of([&] { write_grade_page(grades, arguments); });
  warn(end);
  return unwritten.code(end.empty() ? code_of_grades(grades) : ExitCode::mismatch);
}

}  // namespace glasstls::cli
