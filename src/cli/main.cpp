#include <exception>
#include <string>
#include <system_error>
#include <vector>

#include "cli/arguments.hpp"
#include "cli/called_as.hpp"
#include "cli/command.hpp"
#include "cli/nearest.hpp"
#include "cli/output.hpp"
#include "cli/reason.hpp"
#include "flow/error.hpp"
#include "recording/trace_reader.hpp"

namespace {

using namespace glasstls::cli;
using glasstls::safe;

std::string help() {
  std::string text = "glasstls " GLASSTLS_VERSION
                     " - a TLS 1.3 you can see through\n\n"
                     "Usage: glasstls COMMAND [OPTIONS]\n\nCommands:\n";
  for (const Command& command : commands())
    text.append("  ")
        .append(command.name)
        .append(12 - command.name.size(), ' ')
        .append(command.summary)
        .append("\n");
  text +=
      "\nOptions:\n"
      "  -h, --help  Show this help; after a command, the command's\n"
      "  --version   Show the version\n"
      "\nExamples:\n"
      "  glasstls demo\n"
      "  glasstls demo --scenario list\n"
      "  glasstls connect https://example.com/\n"
      "  glasstls connect -v --secrets https://example.com/ | less -R\n"
      "\nExit codes:\n";
  for (const ExitCodeText& row : exit_codes()) {
    const std::string number = std::to_string(static_cast<int>(row.code));
    text.append("  ").append(number).append(4 - number.size(), ' ').append(row.text).append("\n");
  }
  return text;
}

ExitCode fail(ExitCode code, const std::string& what) {
  complain(what);
  return code;
}

ExitCode run(const Command& command, std::span<const std::string> words) {
  try {
    return command.run(words);
  } catch (const HelpWanted& wanted) {
    print(standard_output, wanted.what());
    return ExitCode::done;
  }
}

ExitCode run(const std::vector<std::string>& words) {
  if (words.empty()) {
    print(standard_error, as_called(help()));
    return ExitCode::usage;
  }
  const std::string& name = words.front();
  if (name == "-h" || name == "--help" || name == "help") {
    print(standard_output, as_called(help()));
    return ExitCode::done;
  }
  if (name == "--version") {
    print(standard_output, "glasstls " GLASSTLS_VERSION "\n");
    return ExitCode::done;
  }
  for (const Command& command : commands())
    if (command.name == name) return run(command, std::span(words).subspan(1));
  std::vector<std::string> names;
  for (const Command& command : commands()) names.emplace_back(command.name);
  const std::string meant = nearest(name, names);
  return fail(ExitCode::usage, "there is no command \"" + name + "\"; " +
                                   (meant.empty() ? "" : "did you mean " + meant + "? ") +
                                   "glasstls --help lists them");
}

}  // namespace

int main(int argc, char** argv) {
  prepare_outputs();
  ExitCode code = ExitCode::internal;
  note_called_as(argv[0]);
  try {
    code = run({argv + 1, argv + argc});
  } catch (const UsageError& error) {
    code = fail(ExitCode::usage, error.what());
    print(standard_error, as_called("  see glasstls " + safe(argv[1]) + " --help\n"));
  } catch (const glasstls::flow::FlowError& error) {  // before there was a screen to show it
    code = fail(code_of(error.reason), error.what());
  } catch (const glasstls::recording::TraceError& error) {
    code = fail(ExitCode::file, error.what());
  } catch (const FileTrouble& error) {
    code = fail(ExitCode::file, error.what());
  } catch (const std::system_error& error) {
    code = fail(ExitCode::file, error.what());
  } catch (const std::exception& error) {
    code = fail(ExitCode::internal, std::string("this is a bug in glasstls: ") + error.what());
  }
  return static_cast<int>(code);
}
