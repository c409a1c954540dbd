#include "cli/command.hpp"

#include <array>

namespace glasstls::cli {

std::span<const Command> commands() {
  static constexpr std::array all = std::to_array<Command>({
      {"connect", "connect to a server, get a page, and show all of it", connect},
      {"cert", "show and judge certificates, of files or of a server", cert},
      {"serve", "serve files, and show each visitor his own handshake", serve},
      {"lab", "experiments: what if somebody changes this? And every bad certificate", lab},
      {"demo", "show TLS at work on this machine, without a network; start here", demo},
      {"view", "show again what --trace recorded", view},
      {"step", "walk through a connection event by event, live or as recorded", step},
      {"replay", "compute again what --trace recorded, and compare every byte", replay},
      {"decode", "take apart bytes from elsewhere: hex, PEM, records, pcap, pcapng", decode},
      {"explain", "say what a message, field, alert, secret or section is", explain},
      {"vectors", "hold this program against published test vectors", vectors},
  });
  return all;
}

}  // namespace glasstls::cli
