// story: folds the events of one connection into steps that people look at. Every view is made only from a
// Story.
#pragma once

#include <string_view>
#include <vector>

#include "story/step.hpp"

namespace glasstls::story {

/// One flow, in the order in which it happened.
struct Story {
  std::vector<Step> steps{};
  bool timed = false;        ///< whether the times of the steps mean anything
  std::size_t left_out = 0;  ///< steps that were not kept
};

/// Removes the values of secrets and keys, as if the user had not asked for them.
void forget_secrets(Story& story);

/// "DNS", "TCP", "TLS", "HTTP".
std::string_view name_of(Phase phase);
/// "plaintext", "early", "handshake", "application".
std::string_view name_of(Epoch epoch);

/// How a message is to be read: a hello itself says its version; for other messages `message.spoken` says it.
Spoken spoken_of(const Message& message);
/// The record that a message ended in, or null if the story does not have it (yet). `message` is one of the
/// story's messages.
const RecordStep* record_of(const Story& story, const Message& message);

}  // namespace glasstls::story
