#include "cli/client_probe.hpp"

#include <algorithm>
#include <memory>
#include <sstream>
#include <string>

#include "cli/called_as.hpp"
#include "cli/output.hpp"
#include "cli/progress_bar.hpp"
#include "conformance/report/writers.hpp"
#include "flow/own_file.hpp"
#include "net/clock.hpp"
#include "net/stop_signal.hpp"
#include "probe/client_tester.hpp"
#include "probe/reception.hpp"
#include "probe/report.hpp"
#include "render/html/page.hpp"
#include "render/text/layout.hpp"

namespace glasstls::cli {

namespace {

using glasstls::probe::ClientTester;
using Results = std::vector<glasstls::probe::Result>;
using Selected = std::vector<const glasstls::probe::Conversation*>;

std::vector<net::Listener> listen(const ProbeArguments& arguments) {
  if (arguments.host.empty()) return net::listen_on_loopback(arguments.port);
  const auto address = net::parse_literal(arguments.host, arguments.port);
  if (!address) throw UsageError("--host takes an IP address of this machine, like 127.0.0.1 or 0.0.0.0");
  std::vector<net::Listener> listeners;
  listeners.emplace_back(*address);
  return listeners;
}

std::string address_of(const glasstls::probe::Conversation& conversation, std::uint16_t port) {
  return "https://" + ClientTester::host_of(conversation) + ":" + std::to_string(port) + "/";
}

/// The page at https://localhost, with a link to each conversation.
std::string links_to(const Selected& selected, std::uint16_t port) {
  using render::html::escape;
  std::string html =
      "<header><h1>Tests of TLS 1.3 clients</h1><p>Each link is a host of this server that does one thing that "
      "is not as usual. When you end the server, it says what your client did wrong.</p></header>\n<ul>\n";
  for (const auto* one : selected)
    html += "<li><a href=\"" + address_of(*one, port) + "\">" + escape(one->name) + "</a> (" +
            escape(to_string(one->rule.section)) + ")</li>\n";
  return render::html::page("Tests of TLS 1.3 clients", html + "</ul>\n");
}

Results selected_of(Results results, const Selected& selected) {
  std::erase_if(results, [&](const auto& one) {
    return std::find(selected.begin(), selected.end(), one.conversation) == selected.end();
  });
  return results;
}

/// Runs the command for each conversation.
Results drive(ClientTester& tester, glasstls::probe::Reception& reception, const Selected& selected,
              const ProbeArguments& arguments) {
  glasstls::probe::DrivenClient client(arguments.drive, shell_word(arguments.authority), reception);
  const glasstls::probe::LearnedClient& learned = tester.learn(client);
  if (reception.stopped()) return {};
  if (!learned.trouble.empty()) {
    complain("the client cannot be tested: " + learned.trouble);
    return selected_of(tester.wrong_hellos(), selected);
  }
  if (arguments.format == conformance::report::Format::text)
    print(standard_output, safe(arguments.drive) + "\n" + text_of(learned) + "\n");
  Results results;
  ProgressBar bar;
  for (const auto* one : selected) {
    bar.show({.files = 1, .done = results.size(), .cases = selected.size(), .name = one->name});
    const net::Instant began = net::now();
    auto result = tester.hold(*one, client);
    result.time = std::chrono::duration_cast<std::chrono::microseconds>(net::now() - began);
    if (reception.stopped()) break;
    results.push_back(std::move(result));
  }
  return results;
}

/// Waits until a client has been everywhere, or the user ends it.
Results wait_for_clients(ClientTester& tester, glasstls::probe::Reception& reception,
                         const Selected& selected, const ProbeArguments& arguments) {
  tester.set_front_page(links_to(selected, reception.port()));
  std::string urls;
  for (const auto* one : selected) urls += "  " + address_of(*one, reception.port()) + "\n";
  const std::string port = std::to_string(reception.port());
  print(arguments.format == conformance::report::Format::text ? standard_output : standard_error,
        "Let the client trust " + safe(arguments.authority) +
            " and visit each of these, whose names lead to this machine:\n\n" + urls +
            "\nhttps://localhost:" + port +
            "/ has links to all of them. Ctrl-C ends the server and shows what the client did.\n");
  Results results;
  while (!reception.stopped() && results.size() < selected.size()) {
    reception.receive(tester, net::Deadline::never());
    results = selected_of(tester.results(), selected);
  }
  return results;
}

}  // namespace

ExitCode probe_client(const ProbeArguments& arguments, const Selected& selected,
                      const TracesOpener& open_traces) {
  glasstls::probe::ConversationRandom random(arguments.seed);
  const std::int64_t started = net::unix_time();
  glasstls::probe::ClientAuthority authority(random, started);
  const net::StopSignal stop;
  glasstls::probe::Reception reception(listen(arguments), arguments.timeout, stop.descriptor());
  flow::replace_own_file(arguments.authority, "certificate of the authority", authority.pem(), 0644);
  const auto traces = open_traces();
  ClientTester tester(authority, random, traces.get(), &random);
  const Results results = arguments.drive.empty() ? wait_for_clients(tester, reception, selected, arguments)
                                                  : drive(tester, reception, selected, arguments);
  const auto run = run_of(results, "glasstls probe --client", started);
  const auto counts = counts_of(run);
  Unwritten unwritten;
  if (!results.empty()) {
    std::ostringstream written;
    conformance::report::write(run, arguments.format, written);
    unwritten.of([&] { print(standard_output, written.str()); });
  }
  if (traces) unwritten.note(traces->trouble());
  if (counts.failed > 0) return unwritten.code(ExitCode::mismatch);
  if (counts.executed() > 0) return unwritten.code(ExitCode::done);
  complain("nothing was tested, so nothing was shown to be right");
  return unwritten.code(ExitCode::nothing);
}

}  // namespace glasstls::cli
