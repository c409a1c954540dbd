#include <charconv>

#include "cli/arguments.hpp"
#include "cli/client_arguments.hpp"
#include "cli/common_options.hpp"

namespace glasstls::cli {

namespace {

/// "LABEL:BYTES".
void read_export(const std::string& text, ConnectArguments& arguments) {
  const std::size_t colon = std::min(text.rfind(':'), text.size());
  const std::string digits = colon < text.size() ? text.substr(colon + 1) : "";
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), arguments.export_length);
  arguments.export_label = text.substr(0, colon);
  if (error != std::errc{} || end != digits.data() + digits.size() || arguments.export_label.empty() ||
      arguments.export_label.size() > 249 || arguments.export_length == 0 || arguments.export_length > 8160)
    throw UsageError(
        "--export takes a label of 1 to 249 bytes, a colon and a number of bytes, from 1 to 8160");
}

}  // namespace

ConnectArguments read_connect_arguments(std::span<const std::string> words) {
  ConnectArguments arguments;
  std::string exported;
  Parser parser(
      "glasstls connect",
      "Connects to a server with TLS 1.3 and shows what happens.\n"
      "With a URL, it gets the page. With HOST:PORT, it sends standard input to the server and prints\n"
      "the answer: when the input has ended and the server is silent, it closes its direction and\n"
      "waits for the server to close.");
  parser.word("TARGET", arguments.target, "https://HOST[:PORT]/PATH, or HOST:PORT").required();
  ClientOptions client(parser, arguments);
  parser.text("-o,--output", arguments.output, "FILE", "Write the body to FILE, or to standard output (-)");
  parser.flag("--ign-eof", arguments.ign_eof,
              "With HOST:PORT: do not tell the server that the input has ended; wait until it closes");
  parser.text("--export", exported, "LABEL:BYTES", "Export keying material and show it (RFC 9846 7.5)");
  add_tamper(parser, arguments.tamper, "Change one message on the path, and see whether the server notices");
  add_view_options(parser, arguments.view, "Show nothing but errors; the body goes to standard output");
  add_recording_options(parser, arguments.view);
  add_write_out(parser, arguments.view);
  parser.footer(
      "Examples:\n"
      "  glasstls connect https://example.com/\n"
      "  glasstls connect -v https://example.com/ | less -R\n"
      "  glasstls connect -q -o page.html https://example.com/\n"
      "  glasstls connect -q -o page.html -w '%{group} %{round_trips} %{time_total}\\n' "
      "https://example.com/\n"
      "  glasstls connect --tamper ClientHello.cipher_suites.0=TLS_AES_256_GCM_SHA384 https://localhost:4433/\n"
      "  printf 'HELP\\r\\n' | glasstls connect mail.example.com:465");
  parser.parse(words);
  check(arguments.view);
  client.read();
  if (!exported.empty()) read_export(exported, arguments);
  read_write_out(arguments.view.write_out);
  return arguments;
}

}  // namespace glasstls::cli
