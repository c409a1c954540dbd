#include "decode/tls/known_secrets.hpp"

#include <algorithm>

namespace glasstls::decode {

namespace {

/// Takes the next word, and the space after it.
std::string_view take_word(std::string_view& line) {
  const std::size_t end = std::min(line.find(' '), line.size());
  const std::string_view word = line.substr(0, end);
  line.remove_prefix(std::min(end + 1, line.size()));
  return word;
}

}  // namespace

std::size_t KnownSecrets::add(std::string_view key_log) {
  std::size_t refused = 0;
  while (!key_log.empty()) {
    const std::size_t end = std::min(key_log.find_first_of("\r\n"), key_log.size());
    const std::string_view line = key_log.substr(0, end);
    key_log.remove_prefix(std::min(end + 1, key_log.size()));
    if (!line.empty() && line[0] != '#') refused += !add_line(line);
  }
  return refused;
}

bool KnownSecrets::add_line(std::string_view line) {
  constexpr std::size_t random_size = 32, longest_label = 64;
  const std::string_view label = take_word(line);
  const std::optional<Bytes> random = from_hex(take_word(line));
  if (label.empty() || label.size() > longest_label || !random || random->size() != random_size) return false;
  std::optional<Bytes> value = line.size() <= 2 * Secret::capacity ? from_hex(line) : std::nullopt;
  if (!value || value->empty() || secrets_.size() >= most) return false;
  secrets_[{*random, std::string(label)}] = Secret(*value);
  wipe(*value);
  return true;
}

void KnownSecrets::add(View client_random, std::string_view label, const Secret& secret) {
  if (secrets_.size() < most)
    secrets_.try_emplace({to_bytes(client_random), std::string(label)}, secret.duplicate());
}

const Secret* KnownSecrets::find(View client_random, std::string_view label) const {
  const auto found = secrets_.find({to_bytes(client_random), std::string(label)});
  return found == secrets_.end() ? nullptr : &found->second;
}

bool KnownSecrets::has(View client_random) const {
  const auto found = secrets_.lower_bound({to_bytes(client_random), std::string()});
  return found != secrets_.end() && equal(found->first.first, client_random);
}

}  // namespace glasstls::decode
