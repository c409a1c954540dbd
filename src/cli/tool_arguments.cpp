#include "cli/tool_arguments.hpp"

#include "cli/parser.hpp"

namespace glasstls::cli {

DecodeArguments read_decode_arguments(std::span<const std::string> words) {
  DecodeArguments arguments;
  Parser parser(
      "glasstls decode",
      "Decodes bytes from elsewhere and says what each of them is: a capture (pcap, pcapng), TLS\n"
      "records, handshake messages, certificates and other DER, PEM, or any of these in hexadecimal\n"
      "(also as xxd, hexdump -C and Wireshark print it). With the secrets of a connection, from\n"
      "--keylog or from the pcapng itself, it decrypts, down to the HTTP.");
  parser.word("FILE", arguments.file, "The file, or - for standard input").required();
  parser.texts("--keylog", arguments.key_logs, "FILE",
               "Decrypt with the secrets in FILE (SSLKEYLOGFILE, RFC 9850)");
  parser.texts("--filter", arguments.filters, "WHAT",
               "Of a capture, show only connections with this address, port, or both (192.0.2.1:443), or\n"
               "with this name in the ClientHello; if given more than once, all must match");
  parser.flag("-v,--verbose", arguments.verbose,
              "Show every byte of a connection's records and messages too");
  parser.flag("--json", arguments.json, "Print one JSON object instead");
  parser.footer(
      "Exit code: 0 if everything could be read, 10 if not. What could be read is shown first.\n"
      "Examples:\n"
      "  glasstls decode capture.pcapng\n"
      "  glasstls decode -v --keylog keys.log capture.pcap | less -R\n"
      "  glasstls decode --filter example.org capture.pcap.gz\n"
      "  echo 15 03 03 00 02 02 28 | glasstls decode -\n"
      "  glasstls decode server.pem");
  parser.parse(words);
  return arguments;
}

ExplainArguments read_explain_arguments(std::span<const std::string> words) {
  ExplainArguments arguments;
  std::vector<std::string> names;
  Parser parser(
      "glasstls explain",
      "Explains a term of TLS and says where the standard defines it: a handshake message, a field, an\n"
      "extension, a secret, a state, an alert (also by its number), a cipher suite, a group or a\n"
      "signature scheme. For a section, it lists what glasstls knows from it. Without a name, it lists\n"
      "everything.");
  parser.words("NAME", names, "What to explain; or a section of RFC 9846, or another RFC and its section");
  parser.flag("--json", arguments.json, "Print one JSON object instead");
  parser.footer(
      "Examples:\n"
      "  glasstls explain key_share\n"
      "  glasstls explain WAIT_CV\n"
      "  glasstls explain 40\n"
      "  glasstls explain 0x1301\n"
      "  glasstls explain 4.2.3\n"
      "  glasstls explain 8446 4.1.3");
  parser.parse(words);
  for (const std::string& name : names) arguments.name.append(arguments.name.empty() ? "" : " ").append(name);
  return arguments;
}

ReplayArguments read_replay_arguments(std::span<const std::string> words) {
  ReplayArguments arguments;
  Parser parser(
      "glasstls replay",
      "Computes a recorded connection again, from the recorded random bytes and the bytes of the peer.\n"
      "Every record, message, secret, key, state, rule and alert must be the same as recorded. The\n"
      "first difference is shown. The trace must have been recorded with --secrets.");
  parser.word("TRACE", arguments.trace, "A file that --trace wrote, with --secrets").required();
  parser.flag("--json", arguments.json, "Print one JSON object instead");
  parser.footer(
      "Exit code: 0 if everything is the same, 1 if something differs or nothing was compared, 10 if it\n"
      "cannot be computed again.\n"
      "Examples:\n"
      "  glasstls connect --secrets --trace page.sqlog https://example.com/\n"
      "  glasstls replay page.sqlog");
  parser.parse(words);
  return arguments;
}

VectorsArguments read_vectors_arguments(std::span<const std::string> words) {
  VectorsArguments arguments;
  std::vector<std::string> names;
  std::string format = "text";
  Parser parser(
      "glasstls vectors",
      "Tests this program with published test vectors. Files are recognised by their content: Wycheproof\n"
      "(testvectors_v1), x509-limbo, C2SP/CCTV's for ML-KEM (intermediate, unluckysample, strcmp,\n"
      "modulus), and traces of RFC 8448 as vectors/rfc8448 has them; packed with gzip or not. A folder\n"
      "means all files in it and below it. A file without a test of a known kind is passed over with a\n"
      "note.");
  parser.words(
      "NAME|FILE|FOLDER", names,
      "Files or folders, - for standard input, or rfc8448 for the traces that are built in, which is\n"
      "also what runs if nothing is named");
  parser.text("--format", format, "FORMAT",
              "text, tap (TAP 14), junit (XML), or json; docs/report.md says more");
  parser.text(
      "--filter", arguments.filter, "GLOB",
      "Run only tests that this pattern matches, as in a shell: the file's name, the test's name, or\n"
      "\"FILE: TEST\"");
  parser.flag("--list", arguments.list, "Name the tests and run none");
  parser.flag("--fail-fast", arguments.fail_fast, "Stop at the first failure");
  parser.footer(
      "Exit code: 0 if all tests went as they should, 1 if one failed, 10 if a file could not be read,\n"
      "11 if no test was run.\n"
      "Examples:\n"
      "  glasstls vectors\n"
      "  glasstls vectors vectors/\n"
      "  glasstls vectors --filter '*aes_gcm*' --format junit vectors/wycheproof > report.xml\n"
      "  curl https://example.org/vectors.json.gz | glasstls vectors --fail-fast -");
  parser.parse(words);
  const auto known = conformance::report::format_named(format);
  if (!known) throw UsageError("there is no format \"" + format + "\": text, tap, junit or json");
  arguments.format = *known;
  if (!names.empty()) arguments.names = std::move(names);
  return arguments;
}

}  // namespace glasstls::cli
