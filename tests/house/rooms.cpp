#include "house/rooms.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

namespace glasstls::testing {

namespace {

/// From the ground floor up. `protocol` rooms read no clock and no socket, and have no randomness of their
/// own.
struct Room {
  std::string_view name;
  bool protocol;
};
constexpr std::array rooms = std::to_array<Room>({
    {"base", true},         {"trace", true},      {"crypto", true},   {"wire", true},
    {"x509", true},         {"messages", true},   {"schedule", true}, {"record", true},
    {"handshake", true},    {"connection", true}, {"net", false},     {"http", false},
    {"flow", false},        {"dissect", false},   {"story", false},   {"glossary", false},
    {"recording", false},   {"decode", false},    {"replay", false},  {"render", false},
    {"conformance", false}, {"lab", false},       {"probe", false},   {"cli", false},
});

/// Arrows that the order would allow and the design does not.
bool is_forbidden(std::string_view from, std::string_view to) {
  if (from == "wire" && to == "crypto") return true;  // siblings; the order forbids the other direction
  if (from == "crypto") return to != "base";          // has never heard of TLS
  if (from == "render")
    return to != "base" && to != "trace" && to != "dissect" && to != "story" && to != "glossary" &&
           to != "decode" && to != "replay";
  return false;
}

/// What reaches outside of the program: headers, and words that need no header of their own.
constexpr std::array outside_headers = std::to_array<std::string_view>({
    "arpa/",      "chrono",   "condition_variable",
    "cstdio",     "ctime",    "fcntl.h",
    "filesystem", "fstream",  "future",
    "ifaddrs.h",  "iostream", "mutex",
    "net/if.h",   "netdb.h",  "netinet/",
    "poll.h",     "print",    "pthread.h",
    "random",     "stdio.h",  "sys/",
    "syncstream", "thread",   "time.h",
    "unistd.h",
});
constexpr std::array outside_names = std::to_array<std::string_view>({
    "getrandom",
    "getentropy",
    "random_device",
    "clock_gettime",
    "gettimeofday",
    "system_clock",
    "steady_clock",
    "getenv",
    "printf",
    "fprintf",
    "puts",
    "fopen",
    "fread",
    "fwrite",
});

/// Whether an identifier of a program reaches outside of it. libsodium's makers of keys call its randomness,
/// but for those that take a seed.
bool reaches_outside(std::string_view name) {
  return std::ranges::find(outside_names, name) != outside_names.end() || name.starts_with("randombytes") ||
         name.starts_with("arc4random") || name.ends_with("_keygen") ||
         (name.starts_with("crypto_") && !name.ends_with("_seed_keypair") &&
          (name.ends_with("_keypair") || name.ends_with("_random")));
}

std::optional<std::size_t> index_of(std::string_view room) {
  const auto found = std::ranges::find(rooms, room, &Room::name);
  if (found == rooms.end()) return std::nullopt;
  return static_cast<std::size_t>(found - rooms.begin());
}

bool is_name_character(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

void check_include(const SourceFile& file, std::size_t at, std::string_view line, std::size_t own,
                   Complaints& complaints) {
  const std::size_t open = line.find_first_of("\"<");
  if (open == std::string_view::npos) return;
  const std::size_t close = line.find_first_of("\">", open + 1);
  const std::string_view target = line.substr(open + 1, close - open - 1);
  const auto complain = [&](const std::string& what) { complaints.push_back(place(file, at) + what); };
  if (line[open] == '<') {
    if (target == "nlohmann/json.hpp" && file.path.ends_with(".hpp"))
      complain("a header includes <nlohmann/json.hpp>, which is slow to compile");
    if (!rooms[own].protocol) return;
    if (rooms[own].name == "crypto" && target == "sys/auxv.h")
      return;  // which instructions the processor has
    for (std::string_view header : outside_headers)
      if (header == target || (header.ends_with('/') && target.starts_with(header)))
        complain("a protocol room includes <" + std::string(target) + ">");
    return;
  }
  const std::string_view to = target.substr(0, target.find('/'));
  const auto other = target.find('/') == std::string_view::npos ? std::nullopt : index_of(to);
  if (!other)
    complain("\"" + std::string(target) + "\" does not begin with the name of a room");
  else if (*other > own || (*other != own && is_forbidden(rooms[own].name, to)))
    complain(std::string(rooms[own].name) + " may not include " + std::string(to));
}

}  // namespace

std::vector<std::string> room_names() {
  std::vector<std::string> names;
  for (const Room& room : rooms) names.emplace_back(room.name);
  return names;
}

Complaints check_rooms(const SourceFile& file) {
  Complaints complaints;
  if (!file.path.ends_with(".cpp") && !file.path.ends_with(".hpp")) return complaints;
  if (!file.path.starts_with("src/")) return complaints;
  const std::string name = file.path.substr(4, file.path.find('/', 4) - 4);
  const auto own = index_of(name);
  if (!own) return {file.path + ": " + name + " is not a room"};

  const std::string code = without_comments(file.text);
  for (std::size_t at = 0; at < code.size();) {
    const std::size_t end = std::min(code.find('\n', at), code.size());
    std::string_view line = std::string_view(code).substr(at, end - at);
    const std::size_t hash = line.find_first_not_of(" \t");
    if (hash != std::string_view::npos && line[hash] == '#') {
      const std::size_t word = line.find_first_not_of(" \t", hash + 1);
      if (word != std::string_view::npos && line.substr(word).starts_with("include"))
        check_include(file, at, line.substr(word), *own, complaints);
    }
    at = end + 1;
  }
  if (!rooms[*own].protocol) return complaints;
  const std::string names = without_comments(file.text, true);
  for (std::size_t at = 0; at < names.size(); ++at) {
    std::size_t end = at;
    while (end < names.size() && is_name_character(names[end])) ++end;
    const std::string name = names.substr(at, end - at);
    if (reaches_outside(name)) complaints.push_back(place(file, at) + "a protocol room uses " + name);
    at = std::max(at, end);
  }
  return complaints;
}

}  // namespace glasstls::testing
