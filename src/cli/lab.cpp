#include "cli/arguments.hpp"
#include "cli/bad_certificate_server.hpp"
#include "cli/called_as.hpp"
#include "cli/command.hpp"
#include "cli/nearest.hpp"
#include "cli/output.hpp"
#include "cli/what_if.hpp"
#include "render/text/layout.hpp"
#include "render/text/views.hpp"

namespace glasstls::cli {

namespace {

constexpr const char* bad_certificates = "badcerts";

std::string list_of_labs() {
  const render::text::Look look{.style = render::text::style_for(standard_output)};
  std::string text =
      "glasstls lab NAME asks a question, changes something in a connection, and shows who notices:\n\n";
  for (const lab::PreparedExperiment& one : lab::prepared_experiments()) {
    text += "  " + look.style.paint(render::text::Ink::title, one.name) + "\n";
    text += paragraph(look, 6, render::text::Ink::plain, one.question);
  }
  return text +
         "\nglasstls lab badcerts is a server with every bad certificate, to try clients with.\n"
         "glasstls demo --tamper changes anything else.\n";
}

[[noreturn]] void refuse_lab(const std::string& name) {
  std::vector<std::string> names{bad_certificates};
  for (const lab::PreparedExperiment& one : lab::prepared_experiments()) names.emplace_back(one.name);
  const std::string meant = nearest(name, names);
  throw UsageError("there is no lab \"" + name + "\"; " +
                   (meant.empty() ? "" : "did you mean " + meant + "? ") + "glasstls lab lists them");
}

}  // namespace

ExitCode lab(std::span<const std::string> words) {
  const LabArguments arguments = read_lab_arguments(words);
  if (arguments.name.empty()) {
    print(standard_output, as_called(list_of_labs()));
    return ExitCode::done;
  }
  if (arguments.name == bad_certificates) return serve_bad_certificates(arguments);
  const lab::PreparedExperiment* one = lab::find_prepared_experiment(arguments.name);
  if (!one) refuse_lab(arguments.name);
  return what_if({.tampering = lab::parse_tampering(std::string(one->tampering)),
                  .question = std::string(one->question),
                  .explanation = std::string(one->explanation),
                  .prediction = arguments.predict},
                 "glasstls lab " + arguments.name, arguments.seed, arguments.view);
}

}  // namespace glasstls::cli
