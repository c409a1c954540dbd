#include "cli/command.hpp"

#include <array>

namespace glasstls::cli {

std::span<const Command> commands() {
  static constexpr std::array all = std::to_array<Command>({
      {"connect", "connect to a server, get a page, and show everything", connect},
      {"cert", "show and judge certificates, from files or from a server", cert},
      {"serve", "serve files, and show all visitors their own handshake", serve},
      {"lab", "experiments: what if somebody changes this? Also: every bad certificate", lab},
      {"demo", "show TLS at work on this machine, without a network; start here", demo},
      {"view", "show a flow that --trace recorded", view},
      {"step", "walk through a connection event by event, live or recorded", step},
      {"replay", "compute a recorded connection again, and compare every byte", replay},
      {"decode", "decode bytes from elsewhere: hex, PEM, records, pcap, pcapng", decode},
      {"explain", "explain a message, field, alert, secret or section", explain},
      {"grade", "test somebody else's implementation of TLS 1.3, piece by piece", grade},
      {"probe", "test a running TLS 1.3 server, of any make, against the standard", probe},
      {"vectors", "test this program with published test vectors", vectors},
  });
  return all;
}

}  // namespace glasstls::cli
