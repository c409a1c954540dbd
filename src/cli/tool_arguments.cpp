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
      "Computes a recorded connection again: with the same random bytes, on what the other side sent.\n"
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
  Parser parser("glasstls vectors",
                "Tests this program with published test vectors: files of Wycheproof (testvectors_v1), or\n"
                "\"rfc8448\" for the traces of RFC 8448, which are built in.");
  parser.words("FILE", arguments.files, "JSON files, or rfc8448").required();
  parser.footer(
      "Examples:\n"
      "  glasstls vectors rfc8448\n"
      "  glasstls vectors vectors/wycheproof/*.json");
  parser.parse(words);
  return arguments;
}

}  // namespace glasstls::cli
