// The client runs through the traces of RFC 8448, and every figure is compared with the RFC's.
#include "conformance/vectors/rfc8448.hpp"

#include <nlohmann/json.hpp>

#include "conformance/vectors/builtin_traces.hpp"
#include "conformance/vectors/vectors.hpp"
#include "support/catch.hpp"
#include "tally.hpp"

namespace {

using namespace glasstls;
using namespace glasstls::conformance;
using nlohmann::json;

json trace_json(int section) {
  return json::parse(builtin_traces()[static_cast<std::size_t>(section - 3)].json);
}

using glasstls::testing::Tally;
using ClientRun = glasstls::testing::VectorRun;

ClientRun run_client(const json& trace) {
  return glasstls::testing::run_suite([&](Recorder& recorder) { run_trace(read_trace(trace), recorder); });
}

/// Every figure is a test, but for the private keys, which are given; and so is what was sent in all.
std::size_t figures_compared(const json& trace) {
  std::size_t count = 1;
  for (const auto& step : trace["steps"])
    count += step["figures"].size() - step["figures"].count("private key");
  return count;
}

/// Changes the last digit of a figure.
json doctored(json trace, std::size_t step, const char* figure) {
  auto& value = trace["steps"][step]["figures"][figure];
  std::string digits = value.get<std::string>();
  digits.back() = digits.back() == '0' ? '1' : '0';
  value = digits;
  return trace;
}

}  // namespace

TEST_CASE("the client reproduces sections 3 to 7 of RFC 8448") {
  for (int section : {3, 4, 5, 6, 7}) {
    const json trace = trace_json(section);
    const ClientRun result = run_client(trace);
    INFO(result.out);
    CHECK(result.tally == Tally{figures_compared(trace), 0, 0});
    CHECK(result.tally.passed > 150);
  }
}

TEST_CASE("a changed binder, EndOfEarlyData or client signature is found") {
  const json resumed = trace_json(4), authenticated = trace_json(6);
  for (const char* figure : {"ClientHello prefix", "binder hash", "PRK", "expanded", "finished"})
    CHECK(run_client(doctored(resumed, 3, figure)).tally == Tally{figures_compared(resumed) - 1, 1, 0});
  CHECK(run_client(doctored(resumed, 43, "EndOfEarlyData")).tally ==
        Tally{figures_compared(resumed) - 1, 1, 0});
  // The signature is handed in, so a changed one changes what follows it.
  for (std::size_t i = 0; i < authenticated["steps"].size(); ++i) {
    const json& step = authenticated["steps"][i];
    if (step["who"] == "client" && step.value("message", "") == "CertificateVerify")
      CHECK(run_client(doctored(authenticated, i, "CertificateVerify")).tally.failed > 3);
  }
}

TEST_CASE("rfc8448 on the command line runs all five") {
  const std::string word = "rfc8448";
  const ClientRun result(run_vectors({&word, 1}));
  const Tally tally = result.tally;
  CHECK(tally.failed == 0);
  std::size_t figures = 0;
  for (int section : {3, 4, 5, 6, 7}) figures += 2 * figures_compared(trace_json(section));  // in either role
  CHECK(tally.passed == figures);
  CHECK(tally.skipped == 0);
  for (const char* name : {"RFC 8448 section 3 ", "RFC 8448 section 4 ", "RFC 8448 section 7 "})
    CHECK(result.out.find(name) != std::string::npos);
}

TEST_CASE("one changed digit in any figure is found and named") {
  const json trace = trace_json(3);
  for (std::size_t step = 0; step < trace["steps"].size(); ++step) {
    // What goes into the replay changes all that follows; see below.
    const json& figures = trace["steps"][step]["figures"];
    const bool fed = trace["steps"][step]["action"] == "send record";
    if (fed) continue;
    for (const auto& [name, value] : figures.items()) {
      if (name == "private key" || value == "") continue;
      const ClientRun result = run_client(doctored(trace, step, name.c_str()));
      INFO(result.out);
      CHECK(result.tally == Tally{figures_compared(trace) - 1, 1, 0});
      CHECK(result.says("FAILED  suite: client: step " + std::to_string(step) + ", "));
      CHECK(result.says(" " + name + ": "));
      CHECK(result.says("the first difference is at byte " +
                        std::to_string(value.get<std::string>().size() / 2 - 1) + "\n"));
    }
  }
}

TEST_CASE("a changed private key, record or random makes the replay diverge where it enters") {
  const ClientRun key = run_client(doctored(trace_json(3), 0, "private key"));
  CHECK(key.tally.failed > 100);
  CHECK(key.says("FAILED  suite: client: step 0, {client} create key pair x25519: public key\n"));
  CHECK(key.says("        public key: 32 bytes expected, 32 came; "));
  CHECK(key.says("differs too, after step 0, {client} create key pair x25519\n"));
  CHECK(key.says(" more\n"));  // people see the first of them only

  const ClientRun record = run_client(doctored(trace_json(3), 19, "complete record"));
  CHECK(record.tally.failed > 20);
  CHECK(record.out.find("bad_record_mac") != std::string::npos);

  json random = trace_json(3);
  random["client_hellos"][0]["random"] = std::string(64, '0');
  const ClientRun other = run_client(random);
  CHECK(other.says("FAILED  suite: client: step 1, {client} construct message ClientHello: ClientHello\n"));
  CHECK(other.says("ClientHello: 196 bytes expected, 196 came; the first difference is at byte 6\n"));
}

TEST_CASE("only the trace policy tolerates the certificate of the trace") {
  const Trace trace = builtin_trace(3);
  CHECK(replay_client(trace, 1546300800, nullptr).explanation.empty());
  CHECK(replay_client(trace, 1900000000, nullptr).explanation.empty());
}
