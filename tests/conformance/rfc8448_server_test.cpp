// The server runs through the traces of RFC 8448, and every figure is compared with the RFC's.
#include "conformance/vectors/rfc8448_server.hpp"

#include "support/catch.hpp"
#include "tally.hpp"

using namespace glasstls;
using namespace glasstls::conformance;

namespace {

using glasstls::testing::Tally;
using ServerRun = glasstls::testing::VectorRun;

ServerRun run_server(const Trace& trace) {
  return glasstls::testing::run_suite([&](Recorder& recorder) { run_server_trace(trace, recorder); });
}

/// Every figure is a test, but for the private keys, which are given; and so is what was sent in all.
std::size_t figures_compared(const Trace& trace) {
  std::size_t count = 1;
  for (const Step& step : trace.steps) count += step.figures.size() - step.figures.count("private key");
  return count;
}

}  // namespace

TEST_CASE("the server reproduces all five traces of RFC 8448") {
  for (int section : {3, 4, 5, 6, 7}) {
    const Trace trace = builtin_trace(section);
    const ServerRun result = run_server(trace);
    INFO("section " << section << ": " << result.out);
    CHECK(result.tally == Tally{figures_compared(trace), 0, 0});
    CHECK(result.tally.passed > 150);
  }
}

TEST_CASE("a figure that is changed does not pass in the server role either") {
  for (const char* action : {"send record", "derive secret", "calculate finished"}) {
    Trace trace = builtin_trace(3);
    const auto step = std::find_if(trace.steps.rbegin(), trace.steps.rend(),
                                   [&](const Step& s) { return s.who == "server" && s.action == action; });
    REQUIRE(step != trace.steps.rend());
    step->figures.begin()->second.back() ^= 1;
    CHECK(run_server(trace).tally.failed > 0);
  }
}

TEST_CASE("the early data of section 4 reaches the server's caller") {
  PublishedTokens tickets;
  replay_server(builtin_trace(3), tickets, nullptr);
  const Replay replay = replay_server(builtin_trace(4), tickets, nullptr);
  const Bytes abcdef = to_bytes(as_bytes("ABCDEF"));
  REQUIRE(replay.application_data.size() > 6);
  CHECK(equal(View(replay.application_data).first(6), abcdef));
}
