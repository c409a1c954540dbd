#include "cli/common_options.hpp"

#include <cstdlib>
#include <limits>

#include "cli/input.hpp"
#include "render/text/write_out.hpp"

namespace glasstls::cli {

void add_view_options(Parser& parser, ViewArguments& view, const std::string& quiet) {
  parser.flag("-v,--verbose", view.verbose, "Also show every byte, the key schedule and each check");
  parser.flag("-q,--quiet", view.quiet, quiet);
  parser.flag("--json", view.json, "Print one JSON object at the end instead");
  parser.flag("--secrets", view.secrets, "Show the values of secrets and keys");
  parser.text("--html", view.html, "FILE", "Write a page to FILE, to walk through the flow in a browser");
}

void add_recording_options(Parser& parser, ViewArguments& view) {
  parser.text("--trace", view.trace, "FILE",
              "Record everything in FILE, for glasstls view; secrets only with --secrets");
  parser.text("--pcapng", view.pcapng, "FILE", "Write the records and their secrets to FILE, for Wireshark");
}

void add_write_out(Parser& parser, ViewArguments& view) {
  parser.any_text(
      "-w,--write-out",
      [&view](const std::string& format) {
        if (format == "help") throw HelpWanted(render::text::format_help());
        view.write_out = format;
      },
      "FORMAT", "Print FORMAT at the end, with its %{variables} filled in; -w help lists them");
}

void read_write_out(std::string& format) {
  constexpr std::size_t longest = 64 * 1024;
  if (format.starts_with('@')) format = read_all(format.substr(1), longest);
  try {
    render::text::check_format(format);
  } catch (const std::invalid_argument& error) {
    throw UsageError(error.what());
  }
}

void add_trust_options(Parser& parser, std::vector<std::string>& added, std::vector<std::string>& instead) {
  parser.texts("--ca", added, "FILE", "Trust the authorities in FILE (PEM) too");
  parser.texts("--ca-only", instead, "FILE", "Trust only the authorities in FILE (PEM)");
}

void add_proxy(Parser& parser, std::optional<std::string>& proxy) {
  parser.any_text(
      "--proxy", [&proxy](const std::string& text) { proxy = text; }, "HOST:PORT",
      "Use this HTTP proxy (default: https_proxy); '' uses none");
}

void add_port(Parser& parser, std::uint16_t& port, const std::string& help) {
  parser.number(
      "--port", {.what = "port", .most = 65535},
      [&port](std::uint64_t n) { port = static_cast<std::uint16_t>(n); }, help);
}

void add_seed(Parser& parser, std::optional<std::uint64_t>& seed, const std::string& help) {
  parser.number(
      "--seed", {.what = "seed", .most = std::numeric_limits<std::uint64_t>::max()},
      [&seed](std::uint64_t n) { seed = n; }, help);
}

Option add_predict(Parser& parser, std::string& predict) {
  return parser.text("--predict", predict, "ALERT", "Your prediction: the name of an alert, or none");
}

void add_tamper(Parser& parser, TamperArguments& tamper, const std::string& help) {
  const Option what = parser.text("--tamper", tamper.what, "WHAT", help);
  parser
      .flag("--keep-lengths", tamper.keep_lengths,
            "Do not correct the lengths around a value of another size")
      .needs(what);
}

std::optional<lab::Tampering> tampering_of(const TamperArguments& arguments) {
  if (arguments.what.empty()) return std::nullopt;
  lab::Tampering tampering = lab::parse_tampering(arguments.what);
  tampering.keep_lengths = arguments.keep_lengths;
  lab::require_real_peer(tampering);
  return tampering;
}

void check(const ViewArguments& view) {
  if (view.quiet && view.json) throw UsageError("--quiet and --json cannot be given together");
}

void read_key_log(std::string& path) {
  const char* variable = std::getenv("SSLKEYLOGFILE");
  if (path.empty() && variable) path = variable;
}

}  // namespace glasstls::cli
