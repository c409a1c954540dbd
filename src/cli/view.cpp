#include "cli/arguments.hpp"
#include "cli/command.hpp"
#include "cli/output.hpp"
#include "cli/page_file.hpp"
#include "cli/trace_file.hpp"
#include "render/json/document.hpp"
#include "render/text/printer.hpp"
#include "render/text/write_out.hpp"

namespace glasstls::cli {

namespace {

/// Shows the story from its beginning, as it was shown when it happened.
void tell(story::Story story, const ViewArguments& view) {
  render::text::Printer printer({.style = render::text::style_for(standard_output), .verbose = view.verbose});
  story::Story told;
  told.timed = story.timed;
  told.left_out = story.left_out;
  for (story::Step& step : story.steps) {
    told.steps.push_back(std::move(step));
    print(standard_output, printer.added(told, told.steps.back()));
  }
  print(standard_output, printer.end(told));
}

std::vector<render::html::Flow> flows(const std::vector<recording::TraceFile>& files) {
  std::vector<render::html::Flow> flows;
  for (const recording::TraceFile& file : files)
    flows.push_back({.title = file.title,
                     .program = file.program,
                     .wall_clock = file.wall_clock,
                     .secrets = file.secrets,
                     .cut_short = file.cut_short,
                     .story = &file.story});
  return flows;
}

}  // namespace

ExitCode view(std::span<const std::string> words) {
  const ViewTraceArguments arguments = read_view_arguments(words);
  std::vector<recording::TraceFile> files;
  for (const std::string& path : arguments.traces) files.push_back(open_trace(path, arguments.view.secrets));
  if (!arguments.view.html.empty()) {
    write_page(arguments.view.html, flows(files));
    if (!arguments.view.quiet && !arguments.view.json)
      print(standard_output, safe(arguments.view.html) + " is ready for a browser.\n");
  }
  recording::TraceFile& file = files.front();
  std::string line;
  if (!arguments.view.write_out.empty()) line = render::text::write_out(arguments.view.write_out, file.story);
  if (arguments.view.json)
    print(standard_output, render::json::document(file.story, {.fields = arguments.view.verbose}));
  else if (!arguments.view.quiet && arguments.view.html.empty())
    tell(std::move(file.story), arguments.view);
  write_all(standard_output, as_bytes(line), "standard output");
  return ExitCode::done;
}

}  // namespace glasstls::cli
