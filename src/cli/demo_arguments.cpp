#include "cli/arguments.hpp"
#include "cli/common_options.hpp"

namespace glasstls::cli {

namespace {

constexpr const char* footer =
    "WHAT is one of\n"
    "  MESSAGE.FIELD=VALUE   set a field, named as -v shows it; name the extension or list around it too:\n"
    "                        ServerHello.key_share.group, ClientHello.cipher_suites.1\n"
    "  MESSAGE:drop          the message does not arrive\n"
    "  MESSAGE:repeat        it arrives twice\n"
    "  MESSAGE:reorder       it arrives after the next message\n"
    "  MESSAGE:truncate      it arrives without its last byte\n"
    "  MESSAGE:flip          somebody without the keys flips a bit of its record\n"
    "  clock=+400d           the client's clock is wrong (s, m, h or d)\n"
    "  name=HOST             the client wants another server\n"
    "  early-data:replay     the first flight is sent again, on a new connection\n"
    "If both sides send such a message, client.MESSAGE and server.MESSAGE say which one is meant. VALUE is\n"
    "a name for suites, groups, schemes, versions and the like (secp256r1), a number for lengths and\n"
    "times, text for host names and protocols, and hexadecimal for the rest (0301). Every field also takes\n"
    "0x0301, text:abc, zeros, flip (the last bit) and empty. A field with a length before it, an item\n"
    "of a list and an extension may change their size: the lengths around them are corrected.\n"
    "MESSAGE without a field lists its fields. MESSAGE.FIELD= shows the field's value and the possible ones.\n"
    "Exit code: 0 if the scenario ended as intended, which can be a failure; otherwise 1.\n"
    "With --predict, 1 if something else happened.\n"
    "Examples:\n"
    "  glasstls demo\n"
    "  glasstls demo --scenario list\n"
    "  glasstls demo --scenario resume\n"
    "  glasstls demo --tamper CertificateVerify:drop\n"
    "  glasstls demo --tamper ServerHello.cipher_suite=TLS_AES_256_GCM_SHA384\n"
    "  glasstls demo --tamper ServerHello.key_share=empty\n"
    "  glasstls demo -v --secrets --seed 1 | less -R";

}  // namespace

DemoArguments read_demo_arguments(std::span<const std::string> words) {
  DemoArguments arguments;
  Parser parser(
      "glasstls demo",
      "Shows TLS 1.3 at work: a client and a server on this machine, over a real TCP connection, with\n"
      "a new authority. It needs no network. Each scenario shows one feature, or one failure, and\n"
      "says what to look for.");
  const Option scenario = parser.text("--scenario", arguments.scenario, "NAME",
                                      "What to show (default: full); list names all scenarios");
  Option tamper = parser.text("--tamper", arguments.tamper, "WHAT",
                              "Change one thing on the path, and see who notices; see below");
  tamper.excludes(scenario);
  parser
      .flag("--keep-lengths", arguments.keep_lengths,
            "Do not correct the lengths around a value of another size")
      .needs(tamper);
  add_predict(parser, arguments.predict).needs(tamper);
  add_seed(
      parser, arguments.seed,
      "Print the same in each run: keys come from this number, times are not measured; only for lessons");
  add_view_options(parser, arguments.view);
  add_recording_options(parser, arguments.view);
  parser.footer(footer);
  parser.parse(words);
  check(arguments.view);
  return arguments;
}

}  // namespace glasstls::cli
