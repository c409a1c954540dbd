#include <limits>

#include "cli/arguments.hpp"
#include "cli/common_options.hpp"
#include "cli/offers.hpp"

namespace glasstls::cli {

namespace {

void add_certificates(Parser& parser, ServeArguments& arguments) {
  Option cert = parser.text("--cert", arguments.certificate, "FILE", "The certificate and its chain (PEM)");
  Option key = parser.text("--key", arguments.key, "FILE", "Its private key (PEM or DER)");
  cert.needs(key);
  key.needs(cert);
  parser.text("--ocsp", arguments.ocsp, "FILE", "Staple this OCSP response (DER)").needs(cert);
  parser
      .texts("--name", arguments.names, "HOST,...",
             "More names for the local certificate, below .localhost or .test")
      .excludes(cert);
  const Option authorities = parser.texts("--client-ca", arguments.client_ca, "FILE",
                                          "Demand client certificates from the authorities in FILE (PEM)");
  parser
      .flag("--client-optional", arguments.client_optional,
            "Ask for client certificates, but serve clients without one too")
      .needs(authorities);
}

void add_handshake(Parser& parser, ServeArguments& arguments) {
  const Option early = parser.number(
      "--early-data",
      {.what = "number of bytes", .most = std::numeric_limits<std::uint32_t>::max(), .type = "BYTES"},
      [&arguments](std::uint64_t n) { arguments.early_data = static_cast<std::uint32_t>(n); },
      "Accept this many bytes of 0-RTT data");
  parser.flag("--allow-replay", arguments.allow_replay, "Accept early data twice, to see what this does")
      .needs(early);
  parser.number(
      "--tickets", {.what = "number of tickets", .most = 16},
      [&arguments](std::uint64_t n) { arguments.tickets = n; },
      "Give this many tickets for resumption, 0 to 16 (default: 2)");
  const Option retry =
      parser.flag("--retry", arguments.retry,
                  "Ask every client that supports another group for a share of it (HelloRetryRequest)");
  parser
      .flag("--cookie", arguments.cookie,
            "Put a cookie into each necessary HelloRetryRequest, like a server that keeps no state")
      .excludes(retry);
  parser
      .flag("--retry-cookie", arguments.retry_cookie,
            "Ask every client only for a cookie; many clients cannot answer this")
      .excludes(retry);
}

}  // namespace

ServeArguments read_serve_arguments(std::span<const std::string> words) {
  ServeArguments arguments;
  std::vector<std::string> suites, groups;
  Parser parser("glasstls serve",
                "Serves HTTPS with TLS 1.3: files, and a page that shows all visitors their own handshake.\n"
                "Without --cert, a local authority makes a certificate for localhost.");
  add_port(parser, arguments.port, "Listen on this TCP port (default: 4433); 0 takes a free one");
  parser.text("--host", arguments.host, "ADDRESS",
              "Listen on this address of the machine instead of the loopback addresses");
  parser.text("--root", arguments.root, "DIR", "Serve the files of this folder");
  add_certificates(parser, arguments);
  add_handshake(parser, arguments);
  parser.texts("--suite", suites, "NAME,...", "Accept only these cipher suites, in this order");
  parser.texts("--group", groups, "NAME,...", "Accept only these groups, in this order");
  parser.flag("--compress-certificate", arguments.compress_certificate,
              "Let clients compress their certificates (zlib)");
  add_tamper(parser, arguments.tamper,
             "Change one message of each connection on the path, and see whether the client notices");
  parser.texts("--alpn", arguments.alpn, "NAME,...", "Speak these application protocols (default: http/1.1)");
  add_seed(parser, arguments.seed, "Use the same random numbers in each run; only for lessons");
  parser.text("--keylog", arguments.key_log, "FILE",
              "Append secrets for Wireshark to FILE (default: SSLKEYLOGFILE)");
  const Option trace =
      parser.text("--trace", arguments.view.trace, "FILE",
                  "Record each connection in a file of its own: FILE, FILE-2 ..., for glasstls view");
  parser.text("--pcapng", arguments.view.pcapng, "FILE",
              "Write each connection's records and secrets to a file of its own, for Wireshark");
  parser.flag("--secrets", arguments.view.secrets, "Record the values of secrets and keys in the trace")
      .needs(trace);
  parser.flag("-v,--verbose", arguments.view.verbose, "Show every connection in full when it is over");
  parser.flag("-q,--quiet", arguments.view.quiet, "Show nothing but errors");
  parser.footer(
      "Examples:\n"
      "  glasstls serve\n"
      "  glasstls serve --root public --port 8443\n"
      "  glasstls serve --cert fullchain.pem --key key.pem --early-data 16384\n"
      "  glasstls serve --client-ca ca.pem\n"
      "  glasstls serve --tamper ServerHello.legacy_session_id_echo=empty");
  parser.parse(words);
  check(arguments.view);

  arguments.suites = suites_called(suites);
  arguments.groups = groups_called(groups);
  arguments.alpn = arguments.alpn.empty() ? std::vector<std::string>{"http/1.1"} : split(arguments.alpn);
  arguments.names = split(arguments.names);
  read_key_log(arguments.key_log);
  return arguments;
}

}  // namespace glasstls::cli
