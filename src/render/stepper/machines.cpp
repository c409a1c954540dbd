#include "render/stepper/machines.hpp"

#include <algorithm>
#include <array>

#include "render/text/layout.hpp"
#include "render/text/places.hpp"
#include "story/hashed.hpp"

namespace glasstls::render::stepper {

namespace {

using namespace text;

constexpr std::size_t diagram_width = 37;

/// RFC 9846 A.1.
constexpr std::array client_lines = std::to_array<std::string_view>({
    "START <-----------+",
    "  | ClientHello   | HelloRetryRequest",
    "WAIT_SH ----------+",
    "  | ServerHello",
    "WAIT_EE --------------+ with a PSK",
    "  | certificates      |",
    "WAIT_CERT_CR ---+     |",
    "  | Certificate-| Certificate",
    "  | Request     |     |",
    "WAIT_CERT       |     |",
    "  | Certificate |     |",
    "WAIT_CV <-------+     |",
    "  | CertificateVerify |",
    "WAIT_FINISHED <-------+",
    "  | Finished, both ways",
    "CONNECTED",
});

/// RFC 9846 A.2.
constexpr std::array server_lines = std::to_array<std::string_view>({
    "START <-----------+",
    "  | ClientHello   | HelloRetryRequest",
    "RECVD_CH ---------+",
    "  | parameters are chosen",
    "NEGOTIATED -------+ no 0-RTT",
    "  | 0-RTT         |",
    "WAIT_EOED         |",
    "  | EndOfEarlyData|",
    "WAIT_FLIGHT2 <----+",
    "  +-------------------+ no client",
    "  | client auth       | auth",
    "WAIT_CERT ----empty---+",
    "  | Certificate       |",
    "WAIT_CV               |",
    "  | CertificateVerify |",
    "WAIT_FINISHED <-------+",
    "  | Finished",
    "CONNECTED",
});

/// One line of a diagram; it begins with its state, if it has one.
std::string painted(const Look& look, std::string_view line, const Side& side) {
  const std::string_view name = line.substr(0, line.find(' '));
  if (name.empty()) return "  " + look.style.paint(Ink::faint, line);
  const std::string rest = look.style.paint(Ink::faint, line.substr(name.size()));
  if (name == side.state()) return "> " + look.style.paint(Ink::good, name) + rest;
  const bool was = std::find(side.states.begin(), side.states.end(), name) != side.states.end();
  return (was ? "* " : "  ") + look.style.paint(was ? Ink::title : Ink::faint, name) + rest;
}

template <std::size_t N>
std::vector<std::string> diagram(const Look& look, std::string_view who, Rfc section,
                                 const std::array<std::string_view, N>& lines, const Side& side) {
  std::vector<std::string> result{look.style.paint(Ink::title, who) + " in " +
                                  look.style.paint(Ink::good, safe(side.state())) + "  " +
                                  look.style.paint(Ink::faint, to_string(section))};
  for (std::string_view line : lines) result.push_back(painted(look, line, side));
  return result;
}

/// The last `most` states, and the keys that the side sends with.
std::string path(const Look& look, std::string_view who, const Side& side, std::size_t most, bool brief) {
  std::string line = look.style.paint(Ink::title, pad(who, 8));
  const std::size_t from = side.states.size() > most ? side.states.size() - most : 0;
  if (!brief) {
    if (from > 0) line += look.style.glyph(Glyph::more);
    for (std::size_t i = from; i + 1 < side.states.size(); ++i)
      line += look.style.paint(Ink::faint, (i > 0 ? " > " : "") + safe(side.states[i]));
    line += look.style.paint(Ink::faint, side.states.size() > 1 ? " > " : "");
  }
  line += "[" + look.style.paint(Ink::good, safe(side.state())) + "]";
  const std::string keys = side.keys ? text::keys_of(side.keys->epoch) : std::string("in clear");
  return line + (brief ? "  " : side.keys ? "  sends with " : "  sends ") + keys;
}

/// As many states as fit, four at most.
std::string path(const Look& look, std::string_view who, const Side& side) {
  const auto width = static_cast<std::size_t>(look.style.width);
  std::size_t most = 4;
  while (most > 1 && columns(path(look, who, side, most, false)) > width) --most;
  const bool brief = columns(path(look, who, side, most, false)) > width;
  return path(look, who, side, most, brief) + "\n";
}

}  // namespace

Position position(const story::Story& story, const std::vector<story::Standing>& standings,
                  std::size_t passed) {
  const bool servers = is_servers(story);
  Position now;
  const auto enter = [](Side& side, const std::vector<std::string>& states) {
    for (const std::string& state : states)
      if (state != side.state()) side.states.push_back(state);
  };
  for (std::size_t i = 0; i < passed; ++i) {
    if (std::holds_alternative<story::RequestStep>(story.steps[i].what)) now = {};
    enter(now.client, standings[i].client);
    enter(now.server, standings[i].server);
    if (const auto* keys = std::get_if<story::KeysStep>(&story.steps[i].what))
      ((keys->direction == story::Direction::sent) != servers ? now.client : now.server).keys = keys;
    now.transcript_hash = standings[i].transcript_hash;
  }
  return now;
}

std::string diagrams(const Look& look, const Position& position) {
  const auto client = diagram(look, "client", {9846, "A.1"}, client_lines, position.client);
  const auto server = diagram(look, "server", {9846, "A.2"}, server_lines, position.server);
  std::string text;
  if (static_cast<std::size_t>(look.style.width) < 2 * diagram_width) {
    for (const std::string& line : client) text += line + "\n";
    text += "\n";
    for (const std::string& line : server) text += line + "\n";
    return text;
  }
  for (std::size_t i = 0; i < std::max(client.size(), server.size()); ++i)
    text += pad(i < client.size() ? client[i] : "", diagram_width + 2) +
            (i < server.size() ? server[i] : "") + "\n";
  return text;
}

std::string path_lines(const Look& look, const Position& position) {
  return path(look, "client", position.client) + path(look, "server", position.server);
}

}  // namespace glasstls::render::stepper
