#include "render/text/write_out.hpp"

#include <stdexcept>

#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::story;
using render::text::check_format;
using render::text::write_out;

namespace {

std::string complaint(std::string_view format) {
  try {
    check_format(format);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "none";
}

Story example() {
  Story story;
  story.timed = true;
  story.steps.push_back({0, RequestStep{0, "https://first.example/", "first.example:443", ""}});
  story.steps.push_back({5, RequestStep{1, "https://example.com/", "example.com:443", ""}});
  story.steps.push_back({6, PhaseEnded{Phase::dns, true, 1, 1, {}}});
  story.steps.push_back({6, PhaseBegun{Phase::tcp, "[2001:db8::1]:443"}});
  story.steps.push_back({8, PhaseEnded{Phase::tcp, true, 2, 1, {}}});
  story.steps.push_back({9, CertificatesStep{{Bytes(100), Bytes(50)}, {}, {}}});
  story.steps.push_back({9, PhaseEnded{Phase::tls, true, 1, 1, {}}});
  story.steps.push_back({10, HttpHead{Direction::sent, "GET / HTTP/1.1", {}}});
  story.steps.push_back(
      {20, HttpHead{Direction::received, "HTTP/1.1 404 Not Found", {{"Content-Type", "a\x1b[2J"}}}});
  story.steps.push_back({21, HttpHead{Direction::received, "trailers", {{"X", "y"}}}});
  story.steps.push_back({30, PhaseEnded{Phase::http, true, 21, 1, {}}});
  story.steps.push_back({31, ClosedStep{31, 4, 600, 9000, true, 3000}});
  return story;
}

}  // namespace

TEST_CASE("variables of -w are filled in, and everything else stays") {
  const Story story = example();
  CHECK(write_out("a %% b %c \\n\\t\\x {} %", story) == "a % b %c \n\t\\x {} %");
  CHECK(write_out("%{url} %{url_effective} %{num_redirects}", story) ==
        "https://first.example/ https://example.com/ 1");
  CHECK(write_out("%{response_code}%{http_code} %{http_version} %{method}", story) == "404404 1.1 GET");
  CHECK(write_out("%{remote_ip} %{remote_port}", story) == "2001:db8::1 443");
  CHECK(write_out("%{num_certs} %{size_certificate} %{size_certificates}", story) == "2 100 150");
  CHECK(write_out("%{size_download} %{size_sent} %{size_received}", story) == "3000 600 9000");
  CHECK(write_out("%{time_redirect} %{time_connect} %{time_appconnect} %{time_total}", story) ==
        "0.005000 0.008000 0.009000 0.030000");
  CHECK(write_out("%{speed_download}", story) == "120000");
  CHECK(write_out("%{round_trips} %{round_trips_before_request}", story) == "4 3");
}

TEST_CASE("a peer's words never reach a terminal unescaped, not even by -w") {
  CHECK(write_out("%{content_type} %header{content-TYPE} %header{none}.", example()) ==
        "a\\x1b[2J a\\x1b[2J .");
}

TEST_CASE("what did not happen is empty or 0") {
  CHECK(write_out("%{version}|%{method}|%{response_code}|%{time_total}|%{remote_ip}|%{size_certificate}|"
                  "%{http_version}|%{url}|%{resumed}",
                  Story{}) == "||000|0.000000||0|||0");
}

TEST_CASE("a format that cannot be filled in is refused, with a suggestion") {
  CHECK(complaint("%{version} %% %header{x}") == "none");
  CHECK(complaint("%{verison}") ==
        "-w knows no variable \"verison\"; did you mean \"version\"? -w help lists them all");
  CHECK(complaint("%{time_appconect}").find("\"time_appconnect\"") != std::string::npos);
  CHECK(complaint("%{" + std::string(100'000, 'x') + "}").size() < 200);
  CHECK(complaint("%{}") == "-w knows no variable \"\": -w help lists them all");
  CHECK(complaint("%{version").find("not closed") != std::string::npos);
  CHECK(complaint("%header{x").find("not closed") != std::string::npos);
}
