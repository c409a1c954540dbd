#include "cli/arguments.hpp"

#include <array>
#include <charconv>
#include <cstdlib>
#include <limits>

#include "cli/client_arguments.hpp"
#include "cli/input.hpp"
#include "cli/offers.hpp"
#include "cli/parser.hpp"
#include "cli/point_of_time.hpp"
#include "render/text/write_out.hpp"

namespace glasstls::cli {

namespace {

constexpr std::size_t most_traces = 6;  // that one page compares

void add_view_options(CLI::App& app, ViewArguments& view, const char* quiet = "Show nothing but errors") {
  app.add_flag("-v,--verbose", view.verbose, "Show every byte, the key schedule and each check too");
  app.add_flag("-q,--quiet", view.quiet, quiet);
  app.add_flag("--json", view.json, "Print one JSON object at the end instead");
  app.add_flag("--secrets", view.secrets, "Show and record the values of secrets and keys");
  app.add_option("--html", view.html, "Write a page to FILE on which to walk through it, for any browser")
      ->type_name("FILE");
}

/// For commands that show one flow: a line about it for scripts.
void add_write_out(CLI::App& app, ViewArguments& view) {
  app.add_option("-w,--write-out", view.write_out,
                 "Print FORMAT in the end, with its %{variables} filled in; -w help lists them")
      ->type_name("FORMAT")
      ->each([](const std::string& format) {
        if (format == "help") throw HelpWanted(render::text::format_help());
      });
}

/// What to print is known to be right before anything is done.
void read_write_out(std::string& format) {
  constexpr std::size_t longest = 64 * 1024;
  if (format.starts_with('@')) format = read_all(format.substr(1), longest);
  try {
    render::text::check_format(format);
  } catch (const std::invalid_argument& error) {
    throw UsageError(error.what());
  }
}

void add_port(CLI::App& app, std::uint16_t& port, const std::string& help) {
  add_number(
      app, "--port", "port", 65535, [&](std::uint64_t n) { port = static_cast<std::uint16_t>(n); }, help);
}

void add_seed(CLI::App& app, std::optional<std::uint64_t>& seed, const std::string& help) {
  add_number(
      app, "--seed", "seed", std::numeric_limits<std::uint64_t>::max(), [&](std::uint64_t n) { seed = n; },
      help);
}

CLI::Option* add_predict_option(CLI::App& app, std::string& predict) {
  return app
      .add_option("--predict", predict, "Hold this prediction against what happens: an alert's name, or none")
      ->type_name("ALERT");
}

void parse(CLI::App& app, std::span<const std::string> words, const ViewArguments& view = {}) {
  parse_words(app, words);
  if (view.quiet && view.json) throw UsageError("--quiet and --json exclude each other");
}

/// "LABEL:BYTES".
void read_export(const std::string& text, ConnectArguments& arguments) {
  const std::size_t colon = std::min(text.rfind(':'), text.size());
  const std::string digits = colon < text.size() ? text.substr(colon + 1) : "";
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), arguments.export_length);
  arguments.export_label = text.substr(0, colon);
  if (error != std::errc{} || end != digits.data() + digits.size() || arguments.export_label.empty() ||
      arguments.export_label.size() > 249 || arguments.export_length == 0 || arguments.export_length > 8160)
    throw UsageError("--export takes a label of 1 to 249 bytes, a colon and how many bytes, from 1 to 8160");
}

}  // namespace

void add_recording_options(CLI::App& app, ViewArguments& view) {
  app.add_option("--trace", view.trace, "Record all of it in FILE, for glasstls view")->type_name("FILE");
  app.add_option("--pcapng", view.pcapng, "Write the records and their secrets to FILE, for Wireshark")
      ->type_name("FILE");
}

ConnectArguments read_connect_arguments(std::span<const std::string> words) {
  ConnectArguments arguments;
  std::string exported;
  CLI::App app{
      "Connects to a server with TLS 1.3 and shows what happens.\n"
      "With a URL it gets the page. With HOST:PORT it carries standard input and output: once the\n"
      "input has ended and the server is silent, it closes its direction and waits for the server.",
      "glasstls connect"};
  app.add_option("TARGET", arguments.target, "https://HOST[:PORT]/PATH, or HOST:PORT")->required();
  ClientOptions client(app, arguments);
  app.add_option("-o,--output", arguments.output, "Write the body to FILE, or to standard output (-)")
      ->type_name("FILE");
  app.add_flag("--ign-eof", arguments.ign_eof,
               "With HOST:PORT: do not tell the server that the input has ended; wait until it closes");
  app.add_option("--export", exported, "Export keying material and show it: LABEL:BYTES (RFC 9846 7.5)")
      ->type_name("LABEL:BYTES");
  add_view_options(app, arguments.view, "Show nothing but errors; the body goes to standard output");
  add_recording_options(app, arguments.view);
  add_write_out(app, arguments.view);
  app.footer(
      "Examples:\n"
      "  glasstls connect https://example.com/\n"
      "  glasstls connect -v https://example.com/ | less -R\n"
      "  glasstls connect -q -o page.html https://example.com/\n"
      "  glasstls connect -q -o page.html -w '%{group} %{round_trips} %{time_total}\\n' "
      "https://example.com/\n"
      "  printf 'HELP\\r\\n' | glasstls connect mail.example.com:465");
  parse(app, words, arguments.view);
  client.read();
  if (!exported.empty()) read_export(exported, arguments);
  read_write_out(arguments.view.write_out);
  return arguments;
}

CertArguments read_cert_arguments(std::span<const std::string> words) {
  CertArguments arguments;
  std::string at, policy;
  CLI::App app{
      "Shows certificates, from the first one to a trusted one, and judges them. They come from\n"
      "files (PEM or DER; the first certificate is the one that is asked about) or from a server.",
      "glasstls cert"};
  app.add_option("FILE", arguments.sources, "Files, - for standard input, or one https://HOST[:PORT]")
      ->required();
  app.add_option("--name", arguments.name, "Ask whether it is for HOST, a name or an IP address")
      ->type_name("HOST");
  app.add_option("--at", at, "Judge as of TIME: 2026-07-30, 2026-07-30T12:00:00Z, or seconds since 1970")
      ->type_name("TIME");
  app.add_option("--ca", arguments.ca, "Trust the authorities in FILE (PEM) too")->type_name("FILE");
  app.add_option("--ca-only", arguments.ca_only, "Trust the authorities in FILE and no others")
      ->type_name("FILE");
  app.add_option("--crl", arguments.crls, "Look for them in this revocation list (PEM or DER) too")
      ->type_name("FILE");
  app.add_option("--policy", policy, policy_help)->type_name("NAME");
  app.add_option("--connect-to", arguments.connect_to, "Connect there; name and checks stay the URL's")
      ->type_name("HOST:PORT");
  add_proxy(app, arguments.proxy);
  app.add_flag("-v,--verbose", arguments.view.verbose, "Show every byte and each check too");
  app.add_flag("-q,--quiet", arguments.view.quiet, "Show the verdict alone");
  app.add_flag("--json", arguments.view.json, "Print one JSON object instead");
  app.footer(
      "Exit code: 0 if the first certificate is accepted, 7 if it is refused.\n"
      "Examples:\n"
      "  glasstls cert https://example.com/\n"
      "  glasstls cert --name example.com fullchain.pem\n"
      "  glasstls cert -q --name example.com --at 2027-01-01 fullchain.pem\n"
      "  glasstls cert -v server.der | less -R");
  for (const char* option : {"--ca", "--ca-only", "--crl"})
    app.get_option(option)->expected(1)->allow_extra_args(false)->take_all();
  parse(app, words, arguments.view);

  for (const std::string& source : arguments.sources)
    if (source.find("://") != std::string::npos && arguments.sources.size() > 1)
      throw UsageError("a URL stands alone: the server presents all certificates itself");
  arguments.policy = policy_called(policy);
  if (at.empty()) return arguments;
  arguments.at = parse_point_of_time(at);
  if (!arguments.at)
    throw UsageError("--at takes a time like 2026-07-30, 2026-07-30T12:00:00Z or 1785412800, not \"" + at +
                     "\"");
  return arguments;
}

ServeArguments read_serve_arguments(std::span<const std::string> words) {
  ServeArguments arguments;
  std::vector<std::string> suite_names, group_names;
  CLI::App app{
      "Serves HTTPS with TLS 1.3: files, and a page that shows each visitor his own handshake.\n"
      "Without --cert a local authority makes a certificate for localhost.",
      "glasstls serve"};
  add_port(app, arguments.port, "Listen on this TCP port (4433); 0 takes a free one");
  app.add_option("--host", arguments.host, "Listen on this address of the machine, not on loopback")
      ->type_name("ADDRESS");
  app.add_option("--root", arguments.root, "Serve the files of this folder")->type_name("DIR");
  CLI::Option* cert = app.add_option("--cert", arguments.certificate, "The certificate and its chain (PEM)")
                          ->type_name("FILE");
  CLI::Option* key =
      app.add_option("--key", arguments.key, "Its private key (PEM or DER)")->type_name("FILE");
  cert->needs(key);
  key->needs(cert);
  app.add_option("--ocsp", arguments.ocsp, "Staple this OCSP response (DER)")->type_name("FILE")->needs(cert);
  app.add_option("--name", arguments.names,
                 "The local certificate is for this name below .localhost or .test too")
      ->type_name("HOST,...")
      ->excludes(cert);
  CLI::Option* client_ca =
      app.add_option("--client-ca", arguments.client_ca, "Demand client certificates from these authorities")
          ->type_name("FILE");
  app.add_flag("--client-optional", arguments.client_optional, "Ask for them, and serve others too")
      ->needs(client_ca);
  CLI::Option* early = add_number(
                           app, "--early-data", "number of bytes", std::numeric_limits<std::uint32_t>::max(),
                           [&](std::uint64_t n) { arguments.early_data = static_cast<std::uint32_t>(n); },
                           "Take so many bytes of 0-RTT data")
                           ->type_name("BYTES");
  app.add_flag("--allow-replay", arguments.allow_replay, "Take early data twice, to see what that does")
      ->needs(early);
  add_number(
      app, "--tickets", "number of tickets", 16, [&](std::uint64_t n) { arguments.tickets = n; },
      "Give so many tickets for resumption (2); 0 to 16");
  CLI::Option* retry =
      app.add_flag("--retry", arguments.retry,
                   "Ask every client that has another group for a share of that (HelloRetryRequest)");
  app.add_flag("--cookie", arguments.cookie,
               "Put a cookie into HelloRetryRequests that are needed, as a server that keeps no state")
      ->excludes(retry);
  app.add_flag("--retry-cookie", arguments.retry_cookie,
               "Ask every client for a cookie only, which many do not manage")
      ->excludes(retry);
  app.add_option("--suite", suite_names, "Take these cipher suites alone, in this order")
      ->type_name("NAME,...");
  app.add_option("--group", group_names, "Take these groups alone, in this order")->type_name("NAME,...");
  app.add_flag("--compress-certificate", arguments.compress_certificate,
               "Let clients compress their certificates (zlib)");
  app.add_option("--alpn", arguments.alpn, "Speak these application protocols (http/1.1)")
      ->type_name("NAME,...");
  add_seed(app, arguments.seed, "Draw the same random numbers in each run; for lessons only");
  app.add_option("--keylog", arguments.key_log, "Append secrets for Wireshark to FILE (or SSLKEYLOGFILE)")
      ->type_name("FILE");
  add_recording_options(app, arguments.view);
  app.add_flag("--secrets", arguments.view.secrets, "Record the values of secrets and keys in the trace too")
      ->needs("--trace");
  app.add_flag("-v,--verbose", arguments.view.verbose,
               "Show every connection in full when something happens");
  app.add_flag("-q,--quiet", arguments.view.quiet, "Show nothing but errors");
  app.footer(
      "Examples:\n"
      "  glasstls serve\n"
      "  glasstls serve --root public --port 8443\n"
      "  glasstls serve --cert fullchain.pem --key key.pem --early-data 16384\n"
      "  glasstls serve --client-ca ca.pem");
  for (CLI::Option* option : app.get_options())
    if (option->get_items_expected_max() > 1) option->expected(1)->allow_extra_args(false)->take_all();
  parse(app, words, arguments.view);

  arguments.suites = suites_called(suite_names);
  arguments.groups = groups_called(group_names);
  arguments.alpn = arguments.alpn.empty() ? std::vector<std::string>{"http/1.1"} : split(arguments.alpn);
  arguments.names = split(arguments.names);
  const char* variable = std::getenv("SSLKEYLOGFILE");
  if (arguments.key_log.empty() && variable) arguments.key_log = variable;
  return arguments;
}

LabArguments read_lab_arguments(std::span<const std::string> words) {
  LabArguments arguments;
  CLI::App app{
      "Experiments on this machine, without a network; without a name, lists them.\n"
      "badcerts is a server with one host for each thing that can be wrong with a certificate. Each of\n"
      "the others asks a question, tampers with a connection, and shows who notices, how, and why.",
      "glasstls lab"};
  app.add_option("LAB", arguments.name, "badcerts, or an experiment");
  add_predict_option(app, arguments.predict);
  add_seed(app, arguments.seed, "Of an experiment: the same in each run; for lessons only");
  add_port(app, arguments.port, "badcerts: listen on this TCP port (4434); 0 takes a free one");
  add_view_options(app, arguments.view);
  add_recording_options(app, arguments.view);
  app.footer(
      "Examples:\n"
      "  glasstls lab\n"
      "  glasstls lab no-proof\n"
      "  glasstls lab badcerts --port 8443");
  parse(app, words, arguments.view);
  return arguments;
}

DemoArguments read_demo_arguments(std::span<const std::string> words) {
  DemoArguments arguments;
  CLI::App app{
      "Shows TLS 1.3 at work: a client and a server on this machine, talking over a real connection, with "
      "an\n"
      "authority made on the spot. No network is needed. Each scenario shows one feature, or one failure,\n"
      "and says what to look for.",
      "glasstls demo"};
  app.add_option("--scenario", arguments.scenario, "What to show (full); list names them all")
      ->type_name("NAME");
  app.add_option("--tamper", arguments.tamper, "Change one thing on the way, and see who notices; see below")
      ->type_name("WHAT")
      ->excludes("--scenario");
  app.add_flag("--keep-lengths", arguments.keep_lengths,
               "Leave the lengths around a value of another size as they are")
      ->needs("--tamper");
  add_predict_option(app, arguments.predict)->needs("--tamper");
  add_seed(app, arguments.seed,
           "Print the same in each run: keys from this number, nothing measured; for lessons only");
  add_view_options(app, arguments.view);
  add_recording_options(app, arguments.view);
  app.footer(
      "WHAT is one of\n"
      "  MESSAGE.FIELD=VALUE   a field as -v names it, in an extension or a list where it needs that:\n"
      "                        ServerHello.key_share.group, ClientHello.cipher_suites.1\n"
      "  MESSAGE:drop          it does not arrive; :repeat, it arrives twice; :reorder, after the next one;\n"
      "                        :truncate, without its last byte; :flip, a bit of its record, without the "
      "keys\n"
      "  clock=+400d           the client's clock is wrong (s, m, h or d)\n"
      "  name=HOST             the client wants another server\n"
      "  early-data:replay     the first flight is sent again, to a new connection\n"
      "client.MESSAGE and server.MESSAGE say whose it is where both send such a one. VALUE is the name of a\n"
      "suite, group, scheme, version and the like (secp256r1), a number for lengths and times, text for "
      "host\n"
      "names and protocols, and otherwise hexadecimal (0301); for every field also 0x0301, text:abc, zeros,\n"
      "flip (another last bit), or empty. Where a length stands before it, or in a list, or where it is an\n"
      "extension, it may have any size, and the lengths around it are made right. MESSAGE alone lists its\n"
      "fields, MESSAGE.FIELD= says what it is now and what it takes.\n"
      "Exit code: 0 if it went as the scenario says; so 0 too where it was to fail and failed like that.\n"
      "With --predict, 1 if something else happened.\n"
      "Examples:\n"
      "  glasstls demo\n"
      "  glasstls demo --scenario list\n"
      "  glasstls demo --scenario resume\n"
      "  glasstls demo --tamper CertificateVerify:drop\n"
      "  glasstls demo --tamper ServerHello.cipher_suite=TLS_AES_256_GCM_SHA384\n"
      "  glasstls demo --tamper ServerHello.key_share=empty\n"
      "  glasstls demo -v --secrets --seed 1 | less -R");
  parse(app, words, arguments.view);
  return arguments;
}

ViewTraceArguments read_view_arguments(std::span<const std::string> words) {
  ViewTraceArguments arguments;
  CLI::App app{
      "Shows what connect or demo recorded with --trace, as it was shown then; or with --html on a page,\n"
      "where several can be compared.",
      "glasstls view"};
  app.add_option("TRACE", arguments.traces, "A file that --trace wrote")->required();
  add_view_options(app, arguments.view);
  add_write_out(app, arguments.view);
  app.footer(
      "Examples:\n"
      "  glasstls connect --trace page.sqlog https://example.com/\n"
      "  glasstls view -v page.sqlog | less -R\n"
      "  glasstls view --html page.html page.sqlog\n"
      "  glasstls view --html both.html first.sqlog resumed.sqlog");
  parse(app, words, arguments.view);
  if (arguments.traces.size() > 1 && arguments.view.html.empty())
    throw UsageError("several traces are compared on a page: name its file with --html");
  if (arguments.traces.size() > most_traces)
    throw UsageError("at most " + std::to_string(most_traces) + " traces can be compared");
  read_write_out(arguments.view.write_out);
  return arguments;
}

VectorsArguments read_vectors_arguments(std::span<const std::string> words) {
  VectorsArguments arguments;
  CLI::App app{
      "Holds this program against published test vectors: files of Wycheproof (testvectors_v1),\n"
      "or \"rfc8448\" for the traces of RFC 8448, which are built in.",
      "glasstls vectors"};
  app.add_option("FILE", arguments.files, "JSON files, or rfc8448")->required();
  app.footer(
      "Examples:\n"
      "  glasstls vectors rfc8448\n"
      "  glasstls vectors vectors/wycheproof/*.json");
  parse(app, words);
  return arguments;
}

}  // namespace glasstls::cli
