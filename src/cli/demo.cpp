#include "cli/arguments.hpp"
#include "cli/capture_file.hpp"
#include "cli/command.hpp"
#include "cli/fan_out.hpp"
#include "cli/output.hpp"
#include "cli/screen.hpp"
#include "conformance/rfc8448.hpp"
#include "net/clock.hpp"

namespace glasstls::cli {

ExitCode demo(std::span<const std::string> words) {
  const DemoArguments arguments = read_demo_arguments(words);
  Screen screen(arguments.view, standard_output, nullptr, "glasstls demo");
  const conformance::Trace trace = conformance::builtin_trace(3);
  if (story::Recorder* recorder = screen.recorder()) {
    recorder->add(story::Opening{0, {}, trace.source + ": " + trace.title, {}});
    recorder->add(story::Begun{story::Begun::Phase::tls,
                               "server, computed anew with the RFC's keys and without a network"});
  }
  std::optional<exporting::Capture> capture;
  open_capture(capture, arguments.view.pcapng, nullptr);
  FanOut sinks;
  sinks.add(screen.recorder());
  if (capture) sinks.add(&*capture);
  const conformance::Replay replay = conformance::replay_client(trace, net::unix_time(), sinks.sink());
  if (capture) capture->finish();
  if (story::Recorder* recorder = screen.recorder(); recorder && !replay.explanation.empty())
    recorder->add(story::Trouble{story::Begun::Phase::tls, replay.explanation, {}, {}});
  screen.finish();
  return replay.explanation.empty() ? ExitCode::done : ExitCode::mismatch;
}

}  // namespace glasstls::cli
