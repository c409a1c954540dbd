#include <memory>
#include <sstream>

#include "cli/command.hpp"
#include "cli/output.hpp"
#include "cli/probe_arguments.hpp"
#include "conformance/report/writers.hpp"
#include "flow/system.hpp"
#include "http/url.hpp"
#include "net/clock.hpp"
#include "net/resolve.hpp"
#include "probe/conversations.hpp"
#include "probe/report.hpp"
#include "render/text/layout.hpp"

namespace glasstls::cli {

namespace {

using Results = std::vector<glasstls::probe::Result>;
using Selected = std::vector<const glasstls::probe::Conversation*>;

Selected select(const std::string& pattern) {
  Selected selected;
  for (const auto& one : glasstls::probe::server_conversations())
    if (glasstls::probe::fits(pattern, one.name)) selected.push_back(&one);
  if (selected.empty())
    throw UsageError("no conversation is called \"" + safe(pattern) + "\"; glasstls probe --list lists them");
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

/// Holds the conversations, one after the other.
Results hold_all(glasstls::probe::Tester& tester, const Selected& selected) {
  Results results;
  for (const auto* conversation : selected) {
    try {
      const net::Instant began = net::now();
      results.push_back(tester.hold(*conversation));
      results.back().time = std::chrono::duration_cast<std::chrono::microseconds>(net::now() - began);
    } catch (const net::NetError&) {
      complain("the server cannot be reached any more, since " +
               (results.empty() ? "the first handshakes" : results.back().conversation->name));
      throw;
    }
  }
  return results;
}

ExitCode ending_of(const conformance::report::Counts& counts) {
  if (counts.failed > 0) return ExitCode::mismatch;
  if (counts.executed() > 0) return ExitCode::done;
  complain("nothing was tested, so nothing was shown to be right");
  return ExitCode::nothing;
}

ExitCode test(const ProbeArguments& arguments, const Selected& selected) {
  const http::HostPort server = http::parse_host_port(arguments.target);
  std::unique_ptr<handshake::RandomSource> random = std::make_unique<flow::SystemRandom>();
  if (arguments.seed) random = std::make_unique<flow::SeededRandom>(*arguments.seed);
  glasstls::probe::NetworkLine line(addresses_of(server, net::Deadline(arguments.timeout)),
                                    arguments.timeout);
  const std::string name = !arguments.name.empty() ? arguments.name : server.is_address ? "" : server.host;
  glasstls::probe::Tester tester(line, {.server_name = name}, *random);
  const std::int64_t started = net::unix_time();
  const glasstls::probe::Learned& learned = tester.learn();
  if (!learned.trouble.empty()) {
    complain(server.text() + " cannot be tested: " + learned.trouble);
    return ExitCode::nothing;
  }
  if (arguments.format == conformance::report::Format::text)
    print(standard_output, server.text() + "\n" + text_of(learned) + "\n");
  const auto run = run_of(hold_all(tester, selected), "glasstls probe " + server.text(), started);
  std::ostringstream written;
  conformance::report::write(run, arguments.format, written);
  print(standard_output, written.str());
  return ending_of(counts_of(run));
}

}  // namespace

ExitCode probe(std::span<const std::string> words) {
  const ProbeArguments arguments = read_probe_arguments(words);
  const Selected selected = select(arguments.filter);
  if (arguments.list) {
    print(standard_output, list_of(selected));
    return ExitCode::done;
  }
  try {
    return test(arguments, selected);
  } catch (const http::HttpError& error) {
    throw UsageError(error.what());
  } catch (const net::NetError& error) {
    complain(error.what());
    return error.stage == net::Stage::resolve ? ExitCode::resolve : ExitCode::tcp;
  }
}

}  // namespace glasstls::cli
