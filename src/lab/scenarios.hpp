#pragma once

#include <functional>
#include <string>
#include <vector>

#include "lab/shown.hpp"
#include "lab/stage.hpp"

/// What `glasstls demo` can show. Each scenario is one feature of TLS, or one failure.
namespace glasstls::lab {

/// How to arrange a visit, what to tell people before and after it, and whether it went as it should.
struct Scenario {
  std::string name{}, summary{};
  std::string look_for{};  ///< told before the visit: what to look for
  std::string lesson{};    ///< told after it: what happened, and why
  Rfc section{};           ///< where to read more
  std::string next{};      ///< the name of a scenario to try after this one

  std::function<void(Stage&)> arrange{};
  int visits_before = 0;  ///< that are not shown
  /// Changes the stage after `visits_before`, before the visit that is shown. May be empty.
  std::function<void(Stage&)> rearrange{};
  /// Whether it went as it should. A scenario that `fails` should fail for its own reason.
  std::function<bool(const Shown&)> went{};
  bool fails = false;
  /// Lines to add to the lesson. May be empty.
  std::function<std::vector<story::Fact>(Stage&, const Shown&)> facts{};
};

/// All scenarios: first what TLS can do, then what TLS refuses. The first is the one that demo shows unasked.
const std::vector<Scenario>& scenarios();
/// The one of that name; null if there is none.
const Scenario* find_scenario(std::string_view name);

/// Those that fail, as they should.
std::vector<Scenario> failing_scenarios();

}  // namespace glasstls::lab
