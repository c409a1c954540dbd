#include "story/replay.hpp"

#include "cli/command.hpp"
#include "cli/output.hpp"
#include "cli/tool_arguments.hpp"
#include "export/trace_reader.hpp"
#include "render/json/replayed.hpp"
#include "render/text/layout.hpp"
#include "render/text/views.hpp"

namespace glasstls::cli {

namespace {

using render::text::count;

std::string result_lines(const render::text::Look& look, const std::string& file,
                         const story::Replayed& replayed) {
  using namespace render::text;
  std::string text = safe(file) + ": " + count(replayed.connections, "connection") + ", " +
                     count(replayed.records, "record") + " of " + count(replayed.bytes, "byte") + ", " +
                     count(replayed.messages, "message") + " and " + count(replayed.secrets, "secret");
  if (!replayed.divergence) {
    const bool whole = replayed.stopped.empty();
    text += whole ? " come out the same."
                  : " come out the same, and then it ends: " + safe(replayed.stopped) + ".";
    return marked(look, whole ? Ink::good : Ink::warning, whole ? Glyph::good : Glyph::tolerated, "")
               .substr(0, margin) +
           paragraph(look, margin, Ink::plain, text).substr(margin);
  }
  const story::Divergence& first = *replayed.divergence;
  std::string where = first.what;
  if (!first.field.empty()) where += ", " + first.field;
  where += ", byte " + std::to_string(first.byte);
  return paragraph(look, 0, Ink::plain, text + " come out the same, and then something differs:") +
         marked(look, Ink::bad, Glyph::bad, safe(where)) +
         fact_lines(look, {{"recorded", first.recorded, {}},
                           {"computed", first.computed, {}},
                           {"step of the trace", std::to_string(first.step), {}}});
}

exporting::TraceFile load(const std::string& path) {
  exporting::TraceFile file = exporting::load_trace(path);
  if (!file.secrets)
    throw exporting::TraceError(
        path + " was recorded without --secrets, and so without the random bytes that were drawn");
  if (file.set_ups.empty())
    throw exporting::TraceError(
        path +
        " has no TLS connection in it that can be computed again: it did not get so far, or glasstls "
        "was older");
  return file;
}

}  // namespace

ExitCode replay(std::span<const std::string> words) {
  const ReplayArguments arguments = read_replay_arguments(words);
  const exporting::TraceFile file = load(arguments.trace);
  const story::Replayed replayed = story::replay({file.story, file.set_ups, file.inputs, file.cut_short});
  print(standard_output, arguments.json ? render::json::document(replayed)
                                        : result_lines({.style = render::text::style_for(standard_output)},
                                                       arguments.trace, replayed));
  if (replayed.divergence) return ExitCode::mismatch;
  return replayed.stopped.empty() ? ExitCode::done : ExitCode::file;
}

}  // namespace glasstls::cli
