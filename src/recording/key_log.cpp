#include "recording/key_log.hpp"

namespace glasstls::recording {

std::string key_log_line(std::string_view label, View client_random, View secret) {
  return std::string(label) + ' ' + to_hex(client_random) + ' ' + to_hex(secret) + '\n';
}

void KeyLog::receive(const trace::Event& event) {
  const auto* secret = std::get_if<trace::SecretDerived>(&event);
  if (!secret || secret->keylog_label.empty() || !secret->value) return;
  std::string line = key_log_line(secret->keylog_label, secret->client_random, secret->value->reveal());
  const std::span<std::uint8_t> bytes(reinterpret_cast<std::uint8_t*>(line.data()), line.size());
  file_.write(bytes);
  wipe(bytes);
}

}  // namespace glasstls::recording
