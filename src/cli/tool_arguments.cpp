#include "cli/tool_arguments.hpp"

#include "cli/parser.hpp"

namespace glasstls::cli {

DecodeArguments read_decode_arguments(std::span<const std::string> words) {
  DecodeArguments arguments;
  CLI::App app{
      "Takes apart bytes that were captured elsewhere, and says what each is: a capture (pcap, pcapng), TLS\n"
      "records, handshake messages, certificates and other DER, PEM, or any of these in hexadecimal (also "
      "as\n"
      "xxd, hexdump -C and Wireshark print it). With the secrets of a connection, from --keylog or from\n"
      "the pcapng itself, it reads what is encrypted, down to the HTTP.",
      "glasstls decode"};
  app.add_option("FILE", arguments.file, "The file, or - for standard input")->required();
  app.add_option("--keylog", arguments.key_logs, "Decrypt with the secrets in FILE (SSLKEYLOGFILE, RFC 9850)")
      ->type_name("FILE")
      ->expected(1)
      ->allow_extra_args(false)
      ->take_all();
  app.add_option(
         "--filter", arguments.filters,
         "Of a capture, show the connections of this address, port, or both (192.0.2.1:443), or with\n"
         "this name in the ClientHello; given more than once, all must hold")
      ->type_name("WHAT")
      ->expected(1)
      ->allow_extra_args(false)
      ->take_all();
  app.add_flag("-v,--verbose", arguments.verbose,
               "Show every byte of records and messages of a connection too");
  app.add_flag("--json", arguments.json, "Print one JSON object instead");
  app.footer(
      "Exit code: 0 if all could be read, 10 if not; what could be is shown before.\n"
      "Examples:\n"
      "  glasstls decode capture.pcapng\n"
      "  glasstls decode -v --keylog keys.log capture.pcap | less -R\n"
      "  glasstls decode --filter example.org capture.pcap.gz\n"
      "  echo 15 03 03 00 02 02 28 | glasstls decode -\n"
      "  glasstls decode server.pem");
  parse_words(app, words);
  return arguments;
}

ExplainArguments read_explain_arguments(std::span<const std::string> words) {
  ExplainArguments arguments;
  std::vector<std::string> names;
  CLI::App app{
      "Says what something of TLS is, and where the standard says so: a handshake message, a field, an\n"
      "extension, a secret, a state, an alert (by its number too), a cipher suite, a group, a signature\n"
      "scheme; or what of a section is here. Without a name it lists all that it knows.",
      "glasstls explain"};
  app.add_option("NAME", names, "What to explain; or a section of RFC 9846, or another RFC and its section");
  app.add_flag("--json", arguments.json, "Print one JSON object instead");
  app.footer(
      "Examples:\n"
      "  glasstls explain key_share\n"
      "  glasstls explain WAIT_CV\n"
      "  glasstls explain 40\n"
      "  glasstls explain 0x1301\n"
      "  glasstls explain 4.2.3\n"
      "  glasstls explain 8446 4.1.3");
  parse_words(app, words);
  for (const std::string& name : names) arguments.name.append(arguments.name.empty() ? "" : " ").append(name);
  return arguments;
}

ReplayArguments read_replay_arguments(std::span<const std::string> words) {
  ReplayArguments arguments;
  CLI::App app{
      "Runs the client of a recorded connection again: with the random bytes that it drew, on what the\n"
      "server sent. Every record, message, secret, key, state, rule and alert must come out the same, and\n"
      "the first that does not is shown. The trace must have been recorded with --secrets.",
      "glasstls replay"};
  app.add_option("TRACE", arguments.trace, "A file that --trace wrote, with --secrets")->required();
  app.add_flag("--json", arguments.json, "Print one JSON object instead");
  app.footer(
      "Exit code: 0 if all that was recorded is the same, 1 if something differs or nothing was compared,\n"
      "10 if it cannot be computed again.\n"
      "Examples:\n"
      "  glasstls connect --secrets --trace page.sqlog https://example.com/\n"
      "  glasstls replay page.sqlog");
  parse_words(app, words);
  return arguments;
}

}  // namespace glasstls::cli
