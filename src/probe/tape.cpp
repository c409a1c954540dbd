#include "probe/tape.hpp"

#include <variant>

namespace glasstls::probe {

void Tape::add(bool by_client, View bytes) {
  if (bytes.empty()) return;
  if (!began_) began_ = net::now();
  pieces_.push_back({by_client, net::milliseconds(*began_, net::now()), to_bytes(bytes)});
}

void Tape::receive(const trace::Event& event) {
  const auto* secret = std::get_if<trace::SecretDerived>(&event);
  if (secret && secret->value && !secret->keylog_label.empty())
    secrets_.add(secret->client_random, secret->keylog_label, *secret->value);
}

}  // namespace glasstls::probe
