#pragma once

#include <string>
#include <vector>

#include "lab/stage.hpp"
#include "story/facts.hpp"

/// What `glasstls demo` can show: one feature, or one failure, each.
namespace glasstls::lab {

/// What a scenario looked like, for those who judge whether it went as told.
struct Shown {
  const story::Story& story;
  story::NegotiationSummary negotiated;
  /// The visit before it; without steps where there was none.
  const story::Story& before;
};

struct Scenario {
  std::string name{}, summary{};
  std::string look_for{};  ///< before: what to look for
  std::string lesson{};    ///< after: what happened, and why it is so
  Rfc section{};           ///< where to read on
  std::string next{};      ///< the scenario to look at after this one

  void (*arrange)(Stage&, const std::string& name) = nullptr;
  int visits_before = 0;  ///< that are not shown
  /// Arranges what is different in the visit that is shown, after those before it.
  void (*rearrange)(Stage&) = nullptr;
  /// Whether it went as told. Of a scenario that is to fail: whether it failed for this reason.
  bool (*went)(const Shown&, const std::string& name) = nullptr;
  bool fails = false;
  /// What is worth a line besides, once it went.
  std::vector<story::Fact> (*facts)(Stage&, const Shown&) = nullptr;
};

/// All of them: what TLS can do first, then what TLS refuses.
const std::vector<Scenario>& scenarios();
/// Those whose point is that they fail.
std::vector<Scenario> failing_scenarios();

/// The bytes of handshake messages that came or went until the handshake was complete; tickets are left out.
std::size_t handshake_size(const story::Story& story, story::Direction direction);
/// The size of the first message of that name in bytes; 0 where there is none.
std::size_t size_of(const story::Story& story, std::string_view message);

}  // namespace glasstls::lab
