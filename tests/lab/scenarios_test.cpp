#include "lab/scenarios.hpp"

#include <set>

#include "flow/error.hpp"
#include "story/flow_recorder.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::lab;

namespace {

/// Plays a scenario as demo does, and says whether it went as it should.
bool play(const Scenario& scenario) {
  Stage stage(std::uint64_t{7});
  scenario.arrange(stage);
  stage.open();
  const auto visit = [&stage] {
    story::Recorder recorder{story::Recorder::Options{}};
    story::FlowRecorder flow(recorder);
    try {
      stage.visit(flow, &recorder);
    } catch (const flow::FlowError& error) {
      flow.failed(error);
    }
    return recorder.take();
  };
  story::Story before;
  for (int i = 0; i < scenario.visits_before; ++i) before = visit();
  if (scenario.rearrange) scenario.rearrange(stage);
  const story::Story story = visit();
  const Shown shown{story, negotiated(story), before};
  const bool went = scenario.went(shown);
  CHECK((!went || !scenario.facts || !scenario.facts(stage, shown).empty()));
  return went;
}

}  // namespace

TEST_CASE("each scenario ends as intended, without a command line") {
  REQUIRE(scenarios().size() >= 35);
  for (const Scenario& one : scenarios()) {
    CAPTURE(one.name);
    CHECK(play(one));
  }
}

TEST_CASE("each scenario has all of its texts, and leads to another one") {
  std::set<std::string> names;
  for (const Scenario& one : scenarios()) {
    CAPTURE(one.name);
    CHECK(names.insert(one.name).second);
    CHECK(find_scenario(one.name) == &one);
    CHECK_FALSE((one.summary.empty() || one.look_for.empty() || one.lesson.empty()));
    CHECK(one.next != one.name);
    CHECK(find_scenario(one.next) != nullptr);
  }
  CHECK(find_scenario("no-such-scenario") == nullptr);
  CHECK(find_scenario("wrong-name")->name == "wrong-host");
}

TEST_CASE("a scenario that does not end as intended is noticed") {
  // No visit at all: nothing that a scenario promises was seen.
  const story::Story nothing;
  const Shown shown{nothing, negotiated(nothing), nothing};
  for (const Scenario& one : scenarios()) {
    CAPTURE(one.name);
    CHECK_FALSE(one.went(shown));
  }
}
