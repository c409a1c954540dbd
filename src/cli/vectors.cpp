#include "conformance/vectors.hpp"

#include <iostream>

#include "cli/arguments.hpp"
#include "cli/command.hpp"
#include "cli/output.hpp"

namespace glasstls::cli {

ExitCode vectors(std::span<const std::string> words) {
  const VectorsArguments arguments = read_vectors_arguments(words);
  const conformance::Tally tally = conformance::run_vectors(arguments.files, std::cout);
  Unwritten unwritten;
  if (!std::cout.flush()) unwritten.note("cannot write to standard output");
  return unwritten.code(tally.failed == 0 ? ExitCode::done : ExitCode::mismatch);
}

}  // namespace glasstls::cli
