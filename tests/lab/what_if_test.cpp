#include "lab/what_if.hpp"

#include "lab/bad_hosts.hpp"
#include "lab/usage_error.hpp"
#include "support/catch.hpp"
#include "support/has.hpp"

using namespace glasstls;
using namespace glasstls::lab;
using namespace glasstls::testing;

namespace {

std::string fact(const story::Note& note, std::string_view name) {
  for (const story::Fact& one : note.facts)
    if (one.name == name) return one.value;
  return {};
}

Ending done_to(const std::string& tampering, story::Recorder& recorder) {
  Stage stage(std::uint64_t{1});
  return perform(stage, parse_tampering(tampering), recorder, &recorder);
}

}  // namespace

TEST_CASE("a what-if asks its question, and compares the prediction with what happened") {
  story::Recorder recorder{story::Recorder::Options{}};
  WhatIf what{.tampering = parse_tampering("CertificateVerify:drop"), .prediction = "unexpected_message"};
  CHECK(has(opening(what).text, "Who will notice"));
  const Ending ending = done_to("CertificateVerify:drop", recorder);
  CHECK(right_prediction(ending) == "unexpected_message");
  CHECK(fact(closing(what, ending), "who noticed") == "the client");
  CHECK(fact(closing(what, ending), "your prediction") == "unexpected_message: right");
  CHECK_FALSE(fact(closing(what, ending), "why it is checked").empty());
  what.prediction = "none";
  what.question = "Does anybody notice?";
  CHECK(has(opening(what).text, "Does anybody notice?"));
  CHECK(fact(closing(what, ending), "your prediction") == "none: it was unexpected_message");
}

TEST_CASE("nobody notices a drop that makes both sides wait, and the story says so") {
  story::Recorder recorder{story::Recorder::Options{}};
  const Ending ending = done_to("ClientHello:drop", recorder);
  CHECK(right_prediction(ending) == "none");
  const auto* trouble = std::get_if<story::ErrorStep>(&recorder.story().steps.back().what);
  REQUIRE(trouble);
  CHECK(has(trouble->what, "both sides wait"));
}

TEST_CASE("a prediction is the name of an alert, or none") {
  CHECK(is_prediction("none"));
  CHECK(is_prediction("bad_record_mac"));
  CHECK_FALSE(is_prediction("nonsense"));
  CHECK_FALSE(is_prediction("ServerHello"));
  CHECK(has(nearest_alerts("decrypt_eror"), "decrypt_error"));
}

TEST_CASE("a rehearsal refuses what cannot be done") {
  Tampering tampering = parse_tampering("ServerHello.colour=1");
  CHECK_THROWS_AS(rehearse(tampering, 1), UsageError);
  tampering = parse_tampering("Finished:drop");
  CHECK_NOTHROW(rehearse(tampering, 1));
  tampering.keep_lengths = true;
  CHECK_THROWS_AS(rehearse(tampering, 1), UsageError);
}

TEST_CASE("the lab keeps a row for each thing that clients did at a host") {
  const auto story_of = [](const std::string& host, std::optional<Alert> alert) {
    Stage stage(std::uint64_t{1});
    const BadCertificate& bad = *bad_certificate_of_host(host);
    stage.host = host;
    stage.server.credentials.push_back(make_credential(bad, stage.root(), stage.now(), stage.random()));
    story::Recorder recorder{story::Recorder::Options{}};
    Tampering nothing = parse_tampering("clock=0");
    if (!alert) stage.client.tls.policy.tolerated = x509::RuleSet::all();
    carry_out(stage, nothing, &recorder);
    return recorder.take();
  };
  Outcomes outcomes;
  CHECK(outcomes.rows().empty());
  outcomes.add(story_of("good.badcerts.localhost", {}));
  CHECK(outcomes.rows().size() == 1);
  CHECK(outcomes.rows().front().what == "accepted");
  CHECK(outcomes.rows().front().is_right);
}
