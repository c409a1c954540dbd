#include "conformance/vectors/vectors.hpp"

#include <iostream>

#include "cli/command.hpp"
#include "cli/output.hpp"
#include "cli/tool_arguments.hpp"

namespace glasstls::cli {

namespace {

/// A failed test counts most. If no test was run, nothing was shown to be right.
ExitCode code_of(const conformance::Outcome& outcome) {
  if (outcome.tally.failed > 0) return ExitCode::mismatch;
  if (outcome.files.not_read > 0) return ExitCode::file;
  if (outcome.tally.passed > 0) return ExitCode::done;
  complain("no test was run, so nothing was shown to be right");
  return ExitCode::mismatch;
}

}  // namespace

ExitCode vectors(std::span<const std::string> words) {
  const VectorsArguments arguments = read_vectors_arguments(words);
  const conformance::Outcome outcome = conformance::run_vectors(arguments.files, std::cout);
  Unwritten unwritten;
  if (!std::cout.flush()) unwritten.note("cannot write to standard output");
  return unwritten.code(code_of(outcome));
}

}  // namespace glasstls::cli
