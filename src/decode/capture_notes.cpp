#include "decode/capture_notes.hpp"

#include <algorithm>
#include <utility>

namespace glasstls::decode {

namespace {

/// "1 packet", "2 packets".
std::string count(std::size_t number, const std::string& what) {
  return std::to_string(number) + " " + what + (number == 1 ? "" : "s");
}

/// The names, those with the highest numbers first.
template <class Value, class Number>
std::vector<std::pair<std::string, Value>> most_frequent(const std::map<std::string, Value>& all,
                                                         Number number) {
  std::vector<std::pair<std::string, Value>> sorted(all.begin(), all.end());
  std::ranges::stable_sort(sorted,
                           [&](const auto& a, const auto& b) { return number(a.second) > number(b.second); });
  return sorted;
}

constexpr std::size_t most_listed = 16;

/// A line of the words before TLS, not too long to read.
std::string shortened(const std::string& line) {
  constexpr std::size_t most = 200;
  return line.size() <= most ? line : line.substr(0, most) + " ...";
}

void note_packets(const std::map<std::string, std::size_t>& not_read, std::vector<std::string>& notes) {
  const auto sorted = most_frequent(not_read, [](std::size_t number) { return number; });
  std::size_t others = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    if (i < most_listed)
      notes.push_back(count(sorted[i].second, "packet") + " not read: " + sorted[i].first);
    else
      others += sorted[i].second;
  }
  if (others > 0) notes.push_back(count(others, "packet") + " not read: of other kinds");
}

void note_plain(const TlsFinder& finder, std::vector<std::string>& notes) {
  const auto sorted = most_frequent(finder.plain(), [](const auto& plain) { return plain.count; });
  std::size_t others = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const auto& [name, plain] = sorted[i];
    if (i < most_listed)
      notes.push_back(count(plain.count, "TCP connection") + " without TLS: " + name +
                      (plain.count == 1 ? " (" : " (the first: ") + plain.first + ")");
    else
      others += plain.count;
  }
  if (others > 0) notes.push_back(count(others, "TCP connection") + " without TLS: of other kinds");
  if (finder.silent() > 0)
    notes.push_back(count(finder.silent(), "TCP connection") + " without any data in the capture");
}

}  // namespace

void add_notes(const PacketFile& file, const TcpFlows& flows, const TlsFinder& finder,
               std::vector<std::string>& notes) {
  const PacketReader& packets = flows.packets();
  const IpFragments& fragments = packets.fragments();
  const auto note = [&](std::size_t number, const char* what, const std::string& rest) {
    if (number > 0) notes.push_back(count(number, what) + rest);
  };
  note(
      packets.cut(), "packet",
      " of " + std::to_string(file.packets.size()) +
          " were cut when they were recorded, so bytes are missing; record with tcpdump -s 0 to get whole packets");
  note_packets(packets.not_read(), notes);
  note_plain(finder, notes);
  note(finder.filtered(), "TCP connection", " left out by --filter");
  note(finder.too_many(), "TLS connection",
       " not shown, beyond the first " + std::to_string(TlsFinder::most_shown) +
           "; --filter ADDRESS, PORT or NAME selects the ones you want");
  note(flows.too_many(), "packet", " not read: they belong to too many TCP connections");
  note(flows.contradictions(), "TCP segment",
       " sent again with other contents; the first contents are shown (the first such connection: " +
           flows.contradiction() + ")");
  note(fragments.joined(), "IP packet", " joined from fragments");
  note(fragments.incomplete(), "IP packet",
       " not joined: fragments are missing, were cut, or came more than a minute late");
  note(
      fragments.spoilt(), "IP packet",
      " left out: their fragments overlap or contradict each other, and systems join those in different ways "
      "(RFC 5722)");
  if (flows.connections() == 0 && file.broken.empty())
    notes.push_back("the capture contains no TCP connection");
}

story::Note note_of(const Preamble& words, std::size_t client_bytes, std::size_t server_bytes) {
  const std::string name = words.name.empty() ? "an unknown protocol" : words.name;
  story::Note note{"Before TLS: " + name,
                   "TLS begins after " + count(client_bytes, "byte") + " from the client and " +
                       count(server_bytes, "byte") + " from the server, which are not encrypted.",
                   {},
                   false};
  for (const std::string& line : words.client) note.facts.push_back({"the client", shortened(line), {}});
  for (const std::string& line : words.server) note.facts.push_back({"the server", shortened(line), {}});
  return note;
}

story::Note note_of_inside(std::size_t client_bytes, std::size_t server_bytes) {
  return {"The capture begins in the middle of this connection",
          "Its first packets are missing. Before the first whole record there are " +
              count(client_bytes, "byte") + " from the client and " + count(server_bytes, "byte") +
              " from the server.",
          {},
          false};
}

}  // namespace glasstls::decode
