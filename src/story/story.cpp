#include "story/story.hpp"

#include <algorithm>
#include <functional>

#include "dissect/ssl2_hello.hpp"
#include "dissect/versions.hpp"

namespace glasstls::story {

void forget_secrets(Story& story) {
  for (Step& step : story.steps) {
    if (auto* derived = std::get_if<SecretStep>(&step.what)) {
      derived->value.reset();
      derived->input.reset();
      // The salt of an HKDF-Extract is a secret too.
      if (derived->label.empty()) derived->context.clear();
    }
    if (auto* keys = std::get_if<KeysStep>(&step.what)) {
      keys->key.reset();
      keys->iv.reset();
    }
  }
}

std::string_view name_of(Phase phase) {
  switch (phase) {
    using enum Phase;
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

Spoken spoken_of(const Message& message) {
  // SSL 2.0 has other messages; how they begin means nothing to later versions.
  if (message.spoken.version == dissect::ssl20) return message.spoken;
  return dissect::spoken_by(message.bytes).value_or(message.spoken);
}

const RecordStep* record_of(const Story& story, const Message& message) {
  const auto& steps = story.steps;
  const auto ends_here = [&](const Step& step) -> const RecordStep* {
    const auto* record = std::get_if<RecordStep>(&step.what);
    const bool it = record && record->direction == message.direction && record->number == message.last_record;
    return it ? record : nullptr;
  };
  // The step after the message's own. Each connection numbers its records from 0.
  const auto behind = std::upper_bound(
      steps.begin(), steps.end(), static_cast<const void*>(&message),
      [](const void* place, const Step& step) { return std::less<const void*>{}(place, &step); });
  for (auto step = behind; step != steps.begin() && !std::holds_alternative<RequestStep>((--step)->what);)
    if (const RecordStep* record = ends_here(*step)) return record;
  for (auto step = behind; step != steps.end() && !std::holds_alternative<RequestStep>(step->what); ++step)
    if (const RecordStep* record = ends_here(*step)) return record;
  return nullptr;
}

}  // namespace glasstls::story
