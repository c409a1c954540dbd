#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "cli/client_probe.hpp"
#include "cli/client_setup.hpp"
#include "cli/command.hpp"
#include "cli/output.hpp"
#include "cli/probe_arguments.hpp"
#include "cli/progress_bar.hpp"
#include "conformance/report/writers.hpp"
#include "flow/system.hpp"
#include "http/url.hpp"
#include "net/clock.hpp"
#include "net/resolve.hpp"
#include "probe/conversations.hpp"
#include "probe/failure_traces.hpp"
#include "probe/hold_all.hpp"
#include "probe/report.hpp"
#include "render/text/layout.hpp"

namespace glasstls::cli {

namespace {

using Results = std::vector<glasstls::probe::Result>;
using Selected = std::vector<const glasstls::probe::Conversation*>;

Selected select(const ProbeArguments& arguments) {
  const std::string& pattern = arguments.filter;
  Selected selected;
  const auto& all =
      arguments.client ? glasstls::probe::client_conversations() : glasstls::probe::server_conversations();
  for (const auto& one : all)
    if (glasstls::probe::fits(pattern, one.name)) selected.push_back(&one);
  if (selected.empty())
    throw UsageError("no conversation is called \"" + safe(pattern) + "\"; glasstls probe " +
                     (arguments.client ? "--client " : "") + "--list lists them");
  return selected;
}

std::string list_of(const Selected& selected) {
  std::string text;
  for (const auto* one : selected)
    text += render::text::pad(one->name, 60) + " " + to_string(one->rule.section) + "\n";
  return text + render::text::count(selected.size(), "conversation") + "\n";
}

std::vector<net::Address> addresses_of(const http::HostPort& server, net::Deadline deadline) {
  std::vector<net::Address> addresses;
  for (const net::ResolvedAddress& one : net::resolve(server.host, server.port, deadline).addresses)
    addresses.push_back(one.address);
  return addresses;
}

/// Holds the conversations, and shows how far that is.
Results hold_all(glasstls::probe::Tester& tester, const Selected& selected, const ProbeArguments& arguments) {
  ProgressBar bar;
  const auto show = [&](std::size_t held, std::string_view name) {
    bar.show({.files = 1, .done = held, .cases = selected.size(), .name = name});
  };
  return glasstls::probe::hold_all(tester, selected,
                                   {.jobs = arguments.jobs, .seed = arguments.seed, .progress = show});
}

/// A failure counts most, then that the server is gone.
ExitCode ending_of(const conformance::report::Counts& counts, const std::string& gone) {
  if (!gone.empty()) complain(gone);
  if (counts.failed > 0) return ExitCode::mismatch;
  if (!gone.empty()) return ExitCode::tcp;
  if (counts.executed() > 0) return ExitCode::done;
  complain("nothing was tested, so nothing was shown to be right");
  return ExitCode::nothing;
}

/// Opens the folder for traces; null if none is wanted.
std::unique_ptr<glasstls::probe::FailureTraces> open_traces(const ProbeArguments& arguments,
                                                            const Selected& selected) {
  if (arguments.trace_failures.empty()) return nullptr;
  std::vector<std::string> names;
  for (const auto* one : selected) names.push_back(one->name);
  return std::make_unique<glasstls::probe::FailureTraces>(
      arguments.trace_failures, names,
      recording::TraceAbout{.title = "glasstls probe " + (arguments.client ? "--client" : arguments.target),
                            .version = GLASSTLS_VERSION,
                            .unix_time = net::unix_time()});
}

ExitCode test(const ProbeArguments& arguments, const Selected& selected) {
  const http::HostPort server = http::parse_host_port(arguments.target);
  const auto credentials = load_credentials(arguments.cert, arguments.key, {});
  const auto addresses = addresses_of(server, net::Deadline(arguments.timeout));
  const auto traces = open_traces(arguments, selected);
  std::unique_ptr<handshake::RandomSource> random = std::make_unique<flow::SystemRandom>();
  if (arguments.seed) random = std::make_unique<flow::SeededRandom>(*arguments.seed);
  glasstls::probe::NetworkLine line(addresses, arguments.timeout);
  const std::string name = !arguments.name.empty() ? arguments.name : server.is_address ? "" : server.host;
  glasstls::probe::Tester tester(line,
                                 {.server_name = name,
                                  .credential = credentials.empty() ? nullptr : &credentials.front(),
                                  .traces = traces.get()},
                                 *random);
  const std::int64_t started = net::unix_time();
  const glasstls::probe::Learned& learned = tester.learn();
  if (!learned.trouble.empty()) {
    complain(server.text() + " cannot be tested: " + learned.trouble);
    return ExitCode::nothing;
  }
  Unwritten unwritten;
  if (arguments.format == conformance::report::Format::text)
    unwritten.of([&] { print(standard_output, server.text() + "\n" + text_of(learned) + "\n"); });
  const auto run = run_of(hold_all(tester, selected, arguments), "glasstls probe " + server.text(), started);
  std::ostringstream written;
  conformance::report::write(run, arguments.format, written);
  unwritten.of([&] { print(standard_output, written.str()); });
  if (traces) unwritten.note(traces->trouble());
  return unwritten.code(ending_of(counts_of(run), tester.gone()));
}

}  // namespace

ExitCode probe(std::span<const std::string> words) {
  const ProbeArguments arguments = read_probe_arguments(words);
  const Selected selected = select(arguments);
  if (arguments.list) {
    print(standard_output, list_of(selected));
    return ExitCode::done;
  }
  try {
    return arguments.client
               ? probe_client(arguments, selected, [&] { return open_traces(arguments, selected); })
               : test(arguments, selected);
  } catch (const http::HttpError& error) {
    throw UsageError(error.what());
  } catch (const net::NetError& error) {
    complain(error.what());
    return error.stage == net::Stage::resolve ? ExitCode::resolve : ExitCode::tcp;
  }
}

}  // namespace glasstls::cli
