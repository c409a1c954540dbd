// The writers of reports, with results that are as hostile as names in a file can be.
#include <nlohmann/json.hpp>
#include <sstream>

#include "conformance/report/writers.hpp"
#include "outside.hpp"
#include "support/catch.hpp"
#include "support/has.hpp"
#include "support/repository.hpp"

namespace {

namespace report = glasstls::conformance::report;
using glasstls::testing::has;
using glasstls::testing::Said;
using glasstls::testing::say;
using glasstls::testing::WrittenFile;

/// Every kind of result, and text that tries to break each format.
report::Run hostile_run() {
  const std::string hostile =
      std::string("<a href='x'>&\"]]>#\\ \x1b[31m\r\0\x7f", 28) + "\xff \u202e \u00e9 \U0001f600 %n";
  report::Suite first{.name = "vectors/a.json"};
  first.time = std::chrono::milliseconds(1234);
  first.cases.push_back({.name = "tcId 1"});
  first.cases.push_back({.name = "tcId 2 # SKIP not really",
                         .outcome = report::Outcome::failed,
                         .reason = "a valid test was refused\nnot ok 9 - injected\n  ...\n" + hostile});
  first.cases.back().differences = {
      {"tag", "000102030405060708090a0b0c0d0e0f10", "000102030405060708090a0b0c0d0eff10"},
      {hostile, hostile, hostile, true},
      {"secret", "00", std::nullopt}};
  first.cases.push_back({.name = hostile, .outcome = report::Outcome::acceptable, .reason = "refused"});
  first.cases.push_back(
      {.name = hostile, .outcome = report::Outcome::skipped, .reason = "AES-192 " + hostile});
  first.notes = {"a note\nnot ok 7 - injected", hostile};
  report::Suite second{.name = hostile};
  second.problem = "is not JSON from line 3 on: " + hostile;
  report::Suite third{.name = ""};
  third.cases.push_back({.name = ""});
  third.cases.back().points = report::Points{2, 3};
  return {.program = "glasstls vectors", .started = 1767268800, .suites = {first, second, third}};
}

std::string written(const report::Run& run, report::Format format) {
  std::ostringstream out;
  report::write(run, format, out);
  return out.str();
}

std::string validate_xml(const std::string& text) {
  const WrittenFile file(".xml", text);
  const auto schema = glasstls::testing::repository() / "docs" / "junit.xsd";
  const Said said = say("xmllint --noout --schema '" + schema.string() + "' '" + file.path.string() + "'");
  return said.code == 0 ? "" : said.text;
}

}  // namespace

TEST_CASE("no format lets a hostile name control a terminal or add a line of its own") {
  for (const report::Format format :
       {report::Format::text, report::Format::tap, report::Format::junit, report::Format::json}) {
    const std::string text = written(hostile_run(), format);
    INFO(text);
    for (const char c : text) CHECK_FALSE((c == '\x7f' || (c >= 0 && c < ' ' && c != '\n')));
    CHECK_FALSE(has(text, "\u202e"));
    CHECK_FALSE(has(text, "\xff"));
    if (format != report::Format::tap) continue;
    CHECK_FALSE(has(text, "\nnot ok 9 - injected"));
    CHECK_FALSE(has(text, "\nnot ok 7 - injected"));
  }
}

TEST_CASE("a report for people has the failures with bytes side by side, a table, and the sums at the end") {
  const std::string text = written(hostile_run(), report::Format::text);
  INFO(text);
  CHECK(has(text, "FAILED  vectors/a.json: tcId 2 # SKIP not really\n        a valid test was refused\n"));
  CHECK(has(text, "tag: 17 bytes expected, 17 came; the first difference is at byte 15\n"));
  CHECK(has(text, "0008  08 09 0a 0b 0c 0d 0e 0f  08 09 0a 0b 0c 0d 0e ff *\n"));
  CHECK(has(text, "0010  10                       10\n"));
  CHECK(has(text, "secret: there is none; expected 00\n"));
  CHECK(has(text, "  ERROR: is not JSON from line 3 on: "));
  CHECK(has(text, "  skipped 1: AES-192 "));
  CHECK(has(text, "1.234 s\n"));
  CHECK(has(text, "\n2 of 3 points\n"));
  CHECK(text.ends_with("\n2 passed, 1 failed, 1 skipped, 1 acceptable, 1 error\n"));
}

TEST_CASE("bytes side by side are few rows, also of values that are long or of different sizes") {
  const std::string long_value(20000, 'a');
  CHECK(report::side_by_side({"n", long_value, "b" + long_value.substr(1)}).size() == 11);
  const auto shorter = report::side_by_side({"n", "0011", "001122"});
  CHECK(shorter[0] == "n: 2 bytes expected, 3 came; the first difference is at byte 2");
  CHECK(shorter.back() == "0000  00 11                    00 11 22                *");
  CHECK(report::side_by_side({"n", "", "00"}).back() ==
        "0000                           00                      *");
  CHECK(report::side_by_side({"n", "yes", "no", true}) ==
        std::vector<std::string>{"n: expected yes", "   got      no"});
}

/// What prove says about a report. Older versions of it know TAP 13 only, and nothing here is new in 14.
std::string prove(const report::Run& run) {
  const WrittenFile file(".tap", written(run, report::Format::tap));
  return say("prove --exec 'sed 1s/14/13/' '" + file.path.string() + "'").text;
}

TEST_CASE("prove reads the TAP and finds exactly the failures") {
  if (!glasstls::testing::works("command -v prove", "prove")) return;
  CHECK(written({}, report::Format::tap) == "TAP version 14\n1..0\n");
  const std::string said = prove(hostile_run());
  INFO(said);
  CHECK(has(said, "Failed 2/6 subtests"));
  CHECK(has(said, "Failed tests:  2, 5"));
  CHECK_FALSE(has(said, "Parse errors"));
  report::Run good = hostile_run();
  good.suites.erase(good.suites.begin() + 1);
  good.suites[0].cases.erase(good.suites[0].cases.begin() + 1);
  const std::string right = prove(good);
  INFO(right);
  CHECK(has(right, "Tests=4, "));
  CHECK(has(right, "Result: PASS"));
}

TEST_CASE("the JUnit report is valid by its schema, and the schema can refuse") {
  if (!glasstls::testing::works("command -v xmllint", "xmllint")) return;
  const std::string text = written(hostile_run(), report::Format::junit);
  INFO(text);
  CHECK(validate_xml(text) == "");
  CHECK(validate_xml(written({}, report::Format::junit)) == "");
  for (const auto& [right, wrong] :
       std::initializer_list<std::pair<const char*, const char*>>{{"failures=\"1\"", "failures=\"x\""},
                                                                  {" errors=\"1\"", ""},
                                                                  {"<system-err/>", ""},
                                                                  {"type=\"failure\" ", ""},
                                                                  {"T12:00:00", "T12:00:00Z"}}) {
    std::string broken = text;
    REQUIRE(has(broken, right));
    broken.replace(broken.find(right), std::string_view(right).size(), wrong);
    CHECK(validate_xml(broken) != "");
  }
  CHECK(has(text, "tests=\"4\" failures=\"1\" errors=\"0\" skipped=\"1\" time=\"1.234\""));
  CHECK(has(text, "<error type=\"error\" message=\"is not JSON from line 3 on: "));
}

TEST_CASE("the JSON report says everything") {
  const auto json = nlohmann::json::parse(written(hostile_run(), report::Format::json));
  CHECK(json["started"] == "2026-01-01T12:00:00Z");
  CHECK(json["counts"] == nlohmann::json({{"passed", 2}, {"failed", 1}, {"acceptable", 1}, {"skipped", 1}}));
  CHECK(json["points"] == nlohmann::json({{"got", 2}, {"most", 3}}));
  CHECK(json["suites"][0]["problem"].is_null());
  CHECK(json["suites"][0]["cases"][1]["differences"][0]["form"] == "hex");
  CHECK(json["suites"][0]["cases"][1]["differences"][2]["got"].is_null());
  CHECK(json["suites"][1]["problem"].get<std::string>().starts_with("is not JSON"));
  CHECK(nlohmann::json::parse(written({}, report::Format::json))["points"].is_null());
}

TEST_CASE("the JSON report is valid by its schema, and the schema can refuse") {
  if (!glasstls::testing::json_schemas_can_be_checked()) return;
  const auto schema = glasstls::testing::repository() / "docs" / "report.schema.json";
  const auto validate = [&](const std::string& text) {
    const WrittenFile file(".json", text);
    return glasstls::testing::is_valid(file.path, schema);
  };
  auto json = nlohmann::json::parse(written(hostile_run(), report::Format::json));
  CHECK(validate(json.dump()));
  CHECK(validate(written({}, report::Format::json)));
  json["suites"][0]["cases"][0]["outcome"] = "perhaps";
  CHECK_FALSE(validate(json.dump()));
}

TEST_CASE("formats have the names that --format takes") {
  CHECK(report::format_named("tap") == report::Format::tap);
  CHECK(report::format_named("json") == report::Format::json);
  CHECK_FALSE(report::format_named("xml"));
  CHECK(report::seconds(std::chrono::microseconds(61'000'499)) == "61.000");
  CHECK(report::date_and_time(0) == "1970-01-01T00:00:00");
}
