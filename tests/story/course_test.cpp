#include "story/course.hpp"

#include "story/facts.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::story;

namespace {

/// A fetch whose phases end at these times.
Story fetch(double start) {
  Story story;
  story.timed = true;
  const auto at = [&](double ms, auto what) { story.steps.push_back({start + ms, std::move(what)}); };
  at(0, RequestStep{0, "https://example.com/", "example.com:443", ""});
  at(10, PhaseEnded{Phase::dns, true, 10, 1, {}});
  at(30, PhaseEnded{Phase::tcp, true, 20, 1, {}});
  at(70, PhaseEnded{Phase::tls, true, 40, 2, {}});
  at(71, HttpHead{Direction::sent, "GET / HTTP/1.1", {}});
  at(80, HttpHead{Direction::received, "HTTP/1.1 103 Early Hints", {}});
  at(90, HttpHead{Direction::received, "HTTP/1.1 200 OK", {}});
  at(105, PhaseEnded{Phase::http, true, 35, 1, {}});
  at(301, ClosedStep{301, 5, 1, 2, true, 3});
  return story;
}

}  // namespace

TEST_CASE("the course of a request is read off its phases") {
  const Course c = course(fetch(1000));
  CHECK(c.began == 1000);
  CHECK(c.resolved == 1010);
  CHECK(c.connected == 1030);
  CHECK(c.secured == 1070);
  CHECK(c.requested == 1071);
  CHECK(c.answered == 1090);
  CHECK(c.received == 1105);
  CHECK(c.ended == 1301);
  CHECK(c.tls_round_trips == 2);
  CHECK(c.round_trips() == 5);
  CHECK(c.round_trips_before_request == 4);
}

TEST_CASE("a request that was sent as early data and again has left when it left last") {
  Story story = fetch(0);
  story.steps.insert(story.steps.begin() + 3, {40, HttpHead{Direction::sent, "GET / HTTP/1.1", {}}});
  CHECK(course(story).requested == 71);
  story.steps.erase(story.steps.begin() + 5);  // it was taken
  CHECK(course(story).requested == 40);
}

TEST_CASE("what did not happen is empty, and what failed did not happen") {
  Story story = fetch(0);
  story.steps.resize(3);
  story.steps.push_back({70, PhaseEnded{Phase::tls, false, 40, 0, {}}});
  const Course c = course(story);
  CHECK(c.connected == 30);
  CHECK_FALSE(c.secured);
  CHECK_FALSE(c.received);
  CHECK(c.round_trips() == 2);
}

TEST_CASE("after a redirect the last request counts, and without a clock no time does") {
  Story story = fetch(0);
  for (Step& step : fetch(500).steps) story.steps.push_back(std::move(step));
  CHECK(course(story).began == 500);
  CHECK(course(story).round_trips() == 5);
  story.timed = false;
  CHECK_FALSE(course(story).resolved);
  CHECK(course(story).round_trips() == 5);
}

TEST_CASE("what an earlier connection agreed on is not said of the one that a redirect led to") {
  Story story = fetch(0);
  story.steps.push_back({302, StateStep{"CONNECTED"}});
  CHECK(negotiated(story).connected);
  for (Step& step : fetch(500).steps) story.steps.push_back(std::move(step));
  CHECK_FALSE(negotiated(story).connected);
}
