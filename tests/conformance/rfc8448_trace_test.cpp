// The committed traces, read and held together: what was transcribed fits itself.
#include "conformance/vectors/rfc8448_trace.hpp"

#include <nlohmann/json.hpp>

#include "conformance/vectors/builtin_traces.hpp"
#include "messages/handshake.hpp"
#include "support/catch.hpp"

namespace {

using namespace glasstls;
using namespace glasstls::conformance;

Bytes encode(const HelloProfile& profile) {
  return messages::encode_handshake(messages::ClientHello{.random = profile.random,
                                                          .legacy_session_id = profile.legacy_session_id,
                                                          .cipher_suites = profile.cipher_suites,
                                                          .extensions = profile.extensions});
}

/// The figures of the trace's steps, in bytes, those of "(same as ...)" steps left out.
std::size_t blocks(const Trace& trace) {
  std::size_t count = 0;
  for (const Step& step : trace.steps)
    if (step.words.text_or_empty("same_as").empty()) count += step.figures.size();
  return count;
}

}  // namespace

TEST_CASE("all figures of the five traces are there") {
  // With the empty ones, and with one salt of zeros for each trace that the RFC gives in words.
  const std::size_t expected[] = {106 + 2 + 1, 121 + 3 + 1, 103 + 2 + 1, 98 + 2 + 1, 99 + 2 + 1};
  for (int section = 3; section <= 7; ++section) {
    const Trace trace = builtin_trace(section);
    CHECK(trace.source == "RFC 8448 section " + std::to_string(section));
    CHECK(blocks(trace) == expected[section - 3]);
    for (const Step& step : trace.steps) CHECK_FALSE(step.figures.empty());
  }
}

TEST_CASE("each ClientHello of the RFC is encoded from its profile") {
  for (int section : {3, 5, 6, 7}) {
    const Trace trace = builtin_trace(section);
    auto profile = trace.client_hellos.begin();
    for (const Step& step : trace.steps)
      if (step.words.text_or_empty("message") == "ClientHello")
        CHECK(to_hex(encode(*profile++)) == to_hex(step.figure("ClientHello")));
    CHECK(profile == trace.client_hellos.end());
  }
}

TEST_CASE("the ClientHello with a PSK is encoded up to its binder") {
  const Trace trace = builtin_trace(4);
  REQUIRE(trace.client_hellos.size() == 1);
  const Bytes hello = encode(trace.client_hellos[0]);
  CHECK(hello.size() == 512);
  const std::size_t binders = 2 + 1 + 32;
  CHECK(to_hex(View(hello).first(512 - binders)) == to_hex(trace.steps.at(2).figure("ClientHello")));
}

TEST_CASE("a trace that is not one is Malformed") {
  const auto good = nlohmann::json::parse(builtin_traces()[0].json);
  CHECK_NOTHROW(read_trace(good));
  const auto refuses = [](nlohmann::json json) { CHECK_THROWS_AS(read_trace(json), Malformed); };
  for (const char* path :
       {"/source", "/title", "/steps", "/client_hellos", "/steps/0/who", "/steps/0/action",
        "/steps/0/figures", "/client_hellos/0/random", "/client_hellos/0/extensions",
        "/client_hellos/0/cipher_suites", "/client_hellos/0/extensions/0/type",
        "/client_hellos/0/extensions/0/server_name_list", "/steps/0/figures/private key"}) {
    INFO(path);
    auto doctored = good;
    doctored[nlohmann::json::json_pointer(path)] = nullptr;
    refuses(doctored);
    doctored[nlohmann::json::json_pointer(path)] = "xyz";
    const std::string_view changed = path;
    if (changed != "/source" && changed != "/title" && changed != "/steps/0/action") refuses(doctored);
  }
  auto doctored = good;
  doctored["client_hellos"][0]["extensions"][0]["type"] = 65536;
  refuses(doctored);
  doctored["client_hellos"][0]["extensions"][0]["type"] = 16;
  refuses(doctored);
  refuses(nlohmann::json::array());
  CHECK_THROWS_AS(builtin_trace(2), std::out_of_range);
}
