#include "cli/probe_arguments.hpp"

#include "base/printable.hpp"
#include "cli/common_options.hpp"
#include "cli/parser.hpp"

namespace glasstls::cli {

namespace {

/// The options for tests of clients.
void add_client_options(Parser& parser, ProbeArguments& arguments) {
  parser.flag("--client", arguments.client,
              "Test clients: serve each conversation on a host name of its own");
  parser.text("--drive", arguments.drive, "COMMAND",
              "Run COMMAND for each conversation, with the URL in place of {} (also {host}, {port}, {ca})");
  parser.text("--ca", arguments.authority, "FILE",
              "Write the certificate of the authority into FILE, which the client must trust");
  parser.text("--host", arguments.host, "ADDRESS", "Listen on this address (default: 127.0.0.1 and ::1)");
  parser.number(
      "--port", {.what = "port", .most = 65535, .type = "PORT"},
      [&arguments](std::uint64_t n) { arguments.port = static_cast<std::uint16_t>(n); },
      "Listen on this port (default: one that is free)");
}

/// What does not fit together.
void check(const ProbeArguments& arguments) {
  const bool listens = !arguments.drive.empty() || !arguments.authority.empty() || !arguments.host.empty() ||
                       arguments.port != 0;
  if (listens && !arguments.client) throw UsageError("--drive, --ca, --host and --port go with --client");
  if (arguments.client && !arguments.target.empty())
    throw UsageError("--client waits for clients, and connects to no server: leave out " +
                     safe(arguments.target));
  if (arguments.client && arguments.authority.empty() && !arguments.list)
    throw UsageError("name a file for the authority that the client must trust: --ca FILE");
  if (arguments.client && (!arguments.cert.empty() || arguments.jobs > 1 || !arguments.name.empty()))
    throw UsageError("--cert, --key, --name and --jobs are for tests of servers");
  if (!arguments.client && arguments.target.empty() && !arguments.list)
    throw UsageError("name the server: glasstls probe HOST:PORT");
}

}  // namespace

ProbeArguments read_probe_arguments(std::span<const std::string> words) {
  ProbeArguments arguments;
  Parser parser(
      "glasstls probe",
      "Tests a running TLS 1.3 server, of any make: holds some hundred conversations with it, each with\n"
      "one thing that is not as usual, and compares what it answers with what RFC 9846 allows. With\n"
      "--client it is the server, and tests clients. Test only what is yours.");
  parser.word("SERVER", arguments.target, "The server, as HOST:PORT");
  parser.flag("--list", arguments.list, "List the conversations instead, with their rules");
  parser.text("--filter", arguments.filter, "PATTERN",
              "Hold only conversations whose names fit, such as 'finished-*', or one name");
  parser.text("--name", arguments.name, "HOST", "Ask for this server_name (default: the host)");
  parser.number(
      "--timeout", {.what = "number of seconds", .most = 600, .type = "SECONDS"},
      [&arguments](std::uint64_t n) { arguments.timeout = std::chrono::seconds(n); },
      "Wait so long for each answer (default: 5)");
  parser.number(
      "--jobs", {.what = "number of jobs", .most = 64, .type = "N"},
      [&arguments](std::uint64_t n) { arguments.jobs = static_cast<unsigned>(n); },
      "Hold so many conversations at the same time (default: 1)");
  parser.text("--cert", arguments.cert, "FILE",
              "Our certificate and its chain (PEM), for servers that ask for one");
  parser.text("--key", arguments.key, "FILE", "The private key of --cert (PEM)");
  parser.text("--trace-failures", arguments.trace_failures, "DIR",
              "Keep a trace of each failed conversation in DIR, for glasstls view and step");
  add_client_options(parser, arguments);
  std::string format;
  parser.text("--format", format, "FORMAT", "Write the results as text (the default), tap, junit or json");
  add_seed(parser, arguments.seed, "Use the same random numbers in each run; only for tests");
  parser.footer(
      "Exit code: 0 if the peer did nothing wrong, 1 if it did, 11 if nothing was tested.\n"
      "Examples:\n"
      "  glasstls probe localhost:4433\n"
      "  glasstls probe --filter 'key-update-*' localhost:4433\n"
      "  glasstls probe --list\n"
      "  glasstls probe --client --ca probe-ca.pem --drive 'curl -s --cacert {ca} {}'");
  parser.parse(words);
  check(arguments);
  if (arguments.cert.empty() != arguments.key.empty())
    throw UsageError("--cert and --key go together: a certificate proves nothing without its key");
  if (arguments.jobs == 0) throw UsageError("--jobs takes at least 1");
  if (arguments.timeout.count() == 0) throw UsageError("--timeout takes at least 1 second");
  if (!format.empty()) {
    const auto known = conformance::report::format_named(format);
    if (!known) throw UsageError("--format takes text, tap, junit or json, not \"" + safe(format) + "\"");
    arguments.format = *known;
  }
  return arguments;
}

}  // namespace glasstls::cli
