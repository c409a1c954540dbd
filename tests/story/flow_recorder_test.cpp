#include "story/flow_recorder.hpp"

#include <algorithm>

#include "dissect/certificate_summary.hpp"
#include "support/catch.hpp"
#include "support/forge.hpp"

using namespace glasstls;
using namespace glasstls::story;

namespace {

/// The steps of that kind.
template <class What>
std::vector<What> all(const Story& story) {
  std::vector<What> found;
  for (const Step& step : story.steps)
    if (const What* what = std::get_if<What>(&step.what)) found.push_back(*what);
  return found;
}

struct Told {
  Recorder recorder{{}};
  FlowRecorder flow{recorder};
  http::Url url{{"example.com"}, "/page"};
  net::Resolution resolution{
      net::Source::dns, {{*net::parse_literal("192.0.2.1", 443), 300}}, {"alias.example"}, {"192.0.2.53:53"}};

  void resolve() {
    flow.receive(flow::Started{0, &url, url.server, url.server});
    flow.receive(flow::Resolving{"example.com"});
    flow.receive(flow::Resolved{resolution, {12, 1}});
  }
  void connect() {
    net::ConnectionAttempt attempt{resolution.addresses[0].address};
    flow.receive(flow::AttemptStarted{attempt});
    attempt.outcome = net::ConnectionAttempt::Outcome::failed;
    attempt.error = "connection refused";
    flow.receive(flow::AttemptEnded{attempt});
    flow.receive(flow::AttemptStarted{attempt});
    flow.receive(flow::TcpConnected{attempt.address, {7, 1}});
  }
};

}  // namespace

TEST_CASE("DNS, TCP and HTTP become phases of the story that contains TLS") {
  Told told;
  told.resolve();
  told.connect();
  told.recorder.receive(trace::StateEntered{"WAIT_SH"});
  const Bytes content(70);
  told.recorder.receive(trace::RecordSealed{trace::Epoch::application, 0, 23, content, 0, content});
  told.flow.receive(flow::RequestSent{"GET /page HTTP/1.1\r\nHost: example.com\r\n\r\n"});
  const http::ResponseHead head{1, 404, "Not Found", {{"Server", "test"}}};
  told.flow.receive(flow::HeadReceived{head, http::Framing::chunked, {20, 1}});
  for (int i = 0; i < 3; ++i)
    told.recorder.receive(trace::RecordOpened{trace::Epoch::application, 0, 23, content, 0, content});
  told.flow.receive(flow::ResponseDone{{5, 0}, 1234});
  told.flow.receive(flow::Done{{60, 4}, 1234, 500, 6000, true});

  const Story& story = told.recorder.story();
  const auto opening = all<RequestStep>(story);
  REQUIRE(opening.size() == 1);
  CHECK(opening[0].url == "https://example.com/page");
  CHECK(opening[0].connect_to.empty());
  const auto begun = all<PhaseBegun>(story);
  REQUIRE(begun.size() == 4);
  CHECK(begun[1].title == "192.0.2.1:443");
  CHECK(begun[2].phase == Phase::tls);
  CHECK(begun[3].title == "GET /page");
  const auto ended = all<PhaseEnded>(story);
  REQUIRE(ended.size() == 3);  // TLS was not told of as done here
  CHECK(ended[0].facts[0].name == "192.0.2.1");
  CHECK(ended[0].facts[0].value == "A record, may be cached for 300 s");
  CHECK(ended[1].facts[0].value == "connection refused");
  CHECK(ended[1].round_trips == 1);
  CHECK(ended[2].milliseconds == 25);
  CHECK(ended[2].facts[0].value == "70 bytes in record 0");
  CHECK(ended[2].facts[1].value == "210 bytes in 3 records");
  CHECK(ended[2].facts[2].value == "1234 bytes");
  const auto heads = all<HttpHead>(story);
  REQUIRE(heads.size() == 2);
  CHECK(heads[0].first_line == "GET /page HTTP/1.1");
  CHECK(heads[0].fields == std::vector<std::pair<std::string, std::string>>{{"Host", "example.com"}});
  CHECK(heads[1].first_line == "HTTP/1.1 404 Not Found");
  CHECK(all<ClosedStep>(story)[0].received == 6000);
  CHECK(all<ClosedStep>(story)[0].body_size == 1234u);
}

TEST_CASE("early data is reported when it leaves, and not again if the server accepted it") {
  const std::string_view request = "GET /page HTTP/1.1\r\n\r\n";
  Told taken, declined;
  for (Told* told : {&taken, &declined}) {
    told->resolve();
    told->connect();
    told->flow.receive(flow::EarlyRequestSent{request});
    CHECK(all<HttpHead>(told->recorder.story()).size() == 1);
    told->flow.receive(flow::RequestSent{request, told == &taken});
  }
  CHECK(all<HttpHead>(taken.recorder.story()).size() == 1);
  CHECK(all<PhaseBegun>(taken.recorder.story()).back().title ==
        "GET /page, which the server accepted as early data");
  CHECK(all<HttpHead>(declined.recorder.story()).size() == 2);
  CHECK(all<PhaseBegun>(declined.recorder.story()).back().title == "GET /page");
}

TEST_CASE("a 425 to early data is explained where it came, before the request goes out again") {
  Told told;
  told.resolve();
  told.connect();
  told.flow.receive(flow::TooEarly{told.url});
  const auto notes = all<Note>(told.recorder.story());
  REQUIRE(notes.size() == 1);
  CHECK(notes[0].title.find("425") == 0);
  CHECK(notes[0].text.find("RFC 8470") != std::string::npos);
}

TEST_CASE("an error ends the phase that was under way") {
  Told told;
  told.resolve();
  told.connect();
  flow::FlowError error(flow::Reason::certificate, "it is refused");
  error.expected = "a";
  told.flow.failed(error);
  const Story& story = told.recorder.story();
  CHECK_FALSE(all<PhaseEnded>(story).back().ok);
  CHECK(all<PhaseEnded>(story).back().phase == Phase::tls);
  const ErrorStep trouble = all<ErrorStep>(story).at(0);
  CHECK(trouble.phase == Phase::tls);
  CHECK(trouble.what == "it is refused");
  CHECK(trouble.expected == "a");
}

TEST_CASE("a certificate is summarised, or said not to be readable") {
  const auto leaf = forge::issue(forge::root(), forge::leaf("example.com"));
  const dissect::CertificateSummary summary = dissect::summarise(leaf.der);
  CHECK(summary.title == "example.com");
  CHECK(summary.names == "example.com");
  CHECK(summary.issuer == "CN=Test Root");
  CHECK(summary.not_after == "2026-08-14 12:00:00 UTC");
  CHECK(summary.size == leaf.der.size());
  CHECK(dissect::summarise(Bytes{0x30, 0x01}).title == "not readable");

  // A date that cannot be read does not hide the other one.
  Bytes dated = leaf.der;
  const View not_before = as_bytes("260516120000Z");
  const auto time = std::search(dated.begin(), dated.end(), not_before.begin(), not_before.end());
  REQUIRE(time != dated.end());
  *time = 'x';
  const dissect::CertificateSummary half = dissect::summarise(dated);
  CHECK(half.not_before == "not readable");
  CHECK(half.not_after == "2026-08-14 12:00:00 UTC");
}
