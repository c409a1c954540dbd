#include "replay/replay.hpp"

#include "cli/command.hpp"
#include "cli/output.hpp"
#include "cli/tool_arguments.hpp"
#include "recording/trace_reader.hpp"
#include "render/json/replayed.hpp"
#include "render/text/layout.hpp"
#include "render/text/views.hpp"

namespace glasstls::cli {

namespace {

using render::text::count;

std::string result_lines(const render::text::Look& look, const std::string& file,
                         const replay::Replayed& replayed, bool cut_short) {
  using namespace render::text;
  std::string text = file + ": " + count(replayed.connections, "connection") + ", " +
                     count(replayed.records, "record") + " of " + count(replayed.bytes, "byte") + ", " +
                     count(replayed.messages, "message") + " and " + count(replayed.secrets, "secret");
  if (!replayed.divergence) {
    const bool whole = replayed.stopped.empty() && !cut_short;
    const std::string end = !replayed.stopped.empty() ? ", and then it ends: " + replayed.stopped
                            : cut_short               ? ", and then the recording breaks off"
                                                      : "";
    if (replayed.records == 0)
      return marked_paragraph(look, Ink::bad, Glyph::bad,
                              file + ": nothing was compared, not one record" + end + ".");
    return marked_paragraph(look, whole ? Ink::good : Ink::warning, whole ? Glyph::good : Glyph::tolerated,
                            text + " come out the same" + end + ".");
  }
  const replay::Divergence& first = *replayed.divergence;
  std::string where = first.what;
  if (!first.field.empty()) where += ", " + first.field;
  where += ", byte " + std::to_string(first.byte);
  return paragraph(look, 0, Ink::plain,
                   replayed.records == 0 ? file + ": the first thing to be compared differs:"
                                         : text + " come out the same, and then something differs:") +
         marked(look, Ink::bad, Glyph::bad, safe(where)) +
         fact_lines(look, {{"recorded", first.recorded, {}},
                           {"computed", first.computed, {}},
                           {"step of the trace", std::to_string(first.step), {}}});
}

recording::TraceFile load(const std::string& path) {
  recording::TraceFile file = recording::load_trace(path);
  if (!file.secrets)
    throw recording::TraceError(
        path + " was recorded without --secrets, and so without the random bytes that were drawn");
  if (file.set_ups.empty())
    throw recording::TraceError(
        path +
        " has no TLS connection in it that can be computed again: the recording did not get so far, or an "
        "older glasstls made it");
  return file;
}

}  // namespace

ExitCode replay(std::span<const std::string> words) {
  const ReplayArguments arguments = read_replay_arguments(words);
  const recording::TraceFile file = load(arguments.trace);
  const replay::Replayed replayed = replay::replay({file.story, file.set_ups, file.inputs, file.cut_short});
  print(standard_output, arguments.json ? render::json::document(replayed)
                                        : result_lines({.style = render::text::style_for(standard_output)},
                                                       arguments.trace, replayed, file.cut_short));
  // Where nothing was compared, nothing came out the same.
  if (replayed.divergence || replayed.records == 0) return ExitCode::mismatch;
  return replayed.stopped.empty() ? ExitCode::done : ExitCode::file;
}

}  // namespace glasstls::cli
