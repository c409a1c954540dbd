#include "cli/arguments.hpp"
#include "cli/command.hpp"
#include "cli/output.hpp"
#include "export/trace_reader.hpp"
#include "render/json/document.hpp"
#include "render/text/printer.hpp"

namespace glasstls::cli {

namespace {

/// Tells the story from its beginning, as it was told when it happened.
void print(story::Story story, const ViewArguments& view) {
  render::text::Printer printer({.style = render::text::style_for(standard_output), .verbose = view.verbose});
  story::Story told;
  told.timed = story.timed;
  told.left_out = story.left_out;
  for (story::Step& step : story.steps) {
    told.steps.push_back(std::move(step));
    write_all(standard_output, printer.added(told, told.steps.back()));
  }
  write_all(standard_output, printer.end(told));
}

}  // namespace

ExitCode view(std::span<const std::string> words) {
  const ViewTraceArguments arguments = read_view_arguments(words);
  exporting::TraceFile file = exporting::load_trace(arguments.trace);
  if (!arguments.view.secrets) story::forget_secrets(file.story);
  if (file.cut_short)
    write_all(
        standard_error,
        "glasstls: " + arguments.trace + " ends in the middle of a record: what wrote it was interrupted\n",
        "standard error");
  if (arguments.view.json)
    write_all(standard_output, render::json::document(file.story, {.fields = arguments.view.verbose}));
  else if (!arguments.view.quiet)
    print(std::move(file.story), arguments.view);
  return ExitCode::done;
}

}  // namespace glasstls::cli
