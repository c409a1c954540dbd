#include "cli/probe_arguments.hpp"

#include "base/printable.hpp"
#include "cli/common_options.hpp"
#include "cli/parser.hpp"

namespace glasstls::cli {

ProbeArguments read_probe_arguments(std::span<const std::string> words) {
  ProbeArguments arguments;
  Parser parser(
      "glasstls probe",
      "Tests a running TLS 1.3 server, of any make: holds some hundred conversations with it, each with\n"
      "one thing that is not as usual, and compares what it answers with what RFC 9846 allows. Test only\n"
      "servers that are yours.");
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
  std::string format;
  parser.text("--format", format, "FORMAT", "Write the results as text (the default), tap, junit or json");
  add_seed(parser, arguments.seed, "Use the same random numbers in each run; only for tests");
  parser.footer(
      "Exit code: 0 if the server did nothing wrong, 1 if it did, 11 if nothing was tested.\n"
      "Examples:\n"
      "  glasstls probe localhost:4433\n"
      "  glasstls probe --filter 'key-update-*' localhost:4433\n"
      "  glasstls probe --list");
  parser.parse(words);
  if (arguments.target.empty() && !arguments.list)
    throw UsageError("name the server: glasstls probe HOST:PORT");
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
