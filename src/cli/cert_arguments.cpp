#include "cli/arguments.hpp"
#include "cli/common_options.hpp"
#include "cli/offers.hpp"
#include "cli/point_of_time.hpp"

namespace glasstls::cli {

CertArguments read_cert_arguments(std::span<const std::string> words) {
  CertArguments arguments;
  std::string at, policy;
  Parser parser("glasstls cert",
                "Shows certificates, from the first one to a trusted one, and judges them. They come from\n"
                "files (PEM or DER) or from a server. The first certificate is the one that is judged.");
  parser.words("FILE", arguments.sources, "Files, - for standard input, or one https://HOST[:PORT]")
      .required();
  parser.text("--name", arguments.name, "HOST", "Check that it is for HOST, a name or an IP address");
  parser.text("--at", at, "TIME",
              "Judge it at this time: 2026-07-30, 2026-07-30T12:00:00Z, or seconds since 1970");
  add_trust_options(parser, arguments.ca, arguments.ca_only);
  parser.texts("--crl", arguments.crls, "FILE", "Check this revocation list (PEM or DER) too");
  parser.text("--policy", policy, "NAME", policy_help);
  parser.text("--connect-to", arguments.connect_to, "HOST:PORT",
              "Connect there; names and checks stay those of the URL");
  add_proxy(parser, arguments.proxy);
  parser.flag("-v,--verbose", arguments.view.verbose, "Show every byte and each check too");
  parser.flag("-q,--quiet", arguments.view.quiet, "Show only the verdict");
  parser.flag("--json", arguments.view.json, "Print one JSON object instead");
  parser.footer(
      "Exit code: 0 if the first certificate is accepted, 7 if it is refused.\n"
      "Examples:\n"
      "  glasstls cert https://example.com/\n"
      "  glasstls cert --name example.com fullchain.pem\n"
      "  glasstls cert -q --name example.com --at 2027-01-01 fullchain.pem\n"
      "  glasstls cert -v server.der | less -R");
  parser.parse(words);
  check(arguments.view);

  for (const std::string& source : arguments.sources)
    if (source.find("://") != std::string::npos && arguments.sources.size() > 1)
      throw UsageError("give a URL without files: the server presents all certificates itself");
  arguments.policy = policy_called(policy);
  if (at.empty()) return arguments;
  arguments.at = parse_point_of_time(at);
  if (!arguments.at)
    throw UsageError("--at takes a time like 2026-07-30, 2026-07-30T12:00:00Z or 1785412800, not \"" + at +
                     "\"");
  return arguments;
}

}  // namespace glasstls::cli
