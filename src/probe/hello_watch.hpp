#pragma once

#include <map>
#include <string_view>
#include <vector>

#include "probe/tester.hpp"

namespace glasstls::probe {

/// Judges each ClientHello that a client sends, whatever conversation it begins, by the conversations that
/// watch them. Keeps one ClientHello, and for each rule the first connection that broke it.
class HelloWatch {
 public:
  /// Takes what came of one connection, in which the conversation called `name` was held. Returns the rules
  /// that nobody broke before.
  std::vector<Result> add(const Outcome& outcome, std::string_view name);
  /// Whether a connection came that the conversation is about.
  bool knows(const Conversation& conversation) const { return seen_.contains(&conversation); }
  /// What it found for a conversation that watches; not_tested if it knows nothing.
  Result result(const Conversation& conversation) const;

 private:
  std::map<const Conversation*, Outcome> seen_;  // broken_rule, or answered if the rule is kept so far
  std::optional<messages::ClientHello> before_;
};

}  // namespace glasstls::probe
