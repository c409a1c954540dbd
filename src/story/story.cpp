#include "story/story.hpp"

namespace glasstls::story {

void forget_secrets(Story& story) {
  for (Step& step : story.steps) {
    if (auto* derived = std::get_if<Derived>(&step.what)) {
      derived->value.reset();
      derived->input.reset();
      // The salt of an HKDF-Extract is a secret too.
      if (derived->label.empty()) derived->context.clear();
    }
    if (auto* keys = std::get_if<Keys>(&step.what)) {
      keys->key.reset();
      keys->iv.reset();
    }
  }
}

std::string_view name_of(Begun::Phase phase) {
  switch (phase) {
    using enum Begun::Phase;
    case dns: return "DNS";
    case tcp: return "TCP";
    case tls: return "TLS";
    case http: return "HTTP";
  }
  return "unknown";
}

std::string_view name_of(Epoch epoch) {
  switch (epoch) {
    using enum Epoch;
    case plaintext: return "plaintext";
    case early: return "early";
    case handshake: return "handshake";
    case application: return "application";
  }
  return "unknown";
}

const Record* find_record(const Story& story, Direction direction, std::uint64_t number) {
  for (auto step = story.steps.rbegin(); step != story.steps.rend(); ++step)
    if (const Record* record = std::get_if<Record>(&step->what))
      if (record->direction == direction && record->number == number) return record;
  return nullptr;
}

}  // namespace glasstls::story
