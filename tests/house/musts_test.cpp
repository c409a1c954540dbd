#include "house/musts.hpp"

#include <cstdio>

#include "support/catch.hpp"

using namespace glasstls::testing;

namespace {

const std::vector<Must>& rows() {
  static const std::vector<Must> all = read_musts(source_file("docs/musts.json").text);
  return all;
}

const std::string& fingerprint() { return source_file("docs/rfc-sections/musts-rfc9846.txt").text; }

/// A row that nothing is wrong with; its pointers lead into this file and house/musts.hpp.
Must sound_row() {
  return {.id = "5.1-2",
          .section = "5.1",
          .rfc8446 = "5.1",
          .level = "MUST",
          .text = "It MUST.",
          .who = "both",
          .status = "kept",
          .by = {{"tests/house/musts.hpp", "Complaints check_row("}},
          .test = {{"tests/house/musts_test.cpp", "a row is compared with the files that it points to"}},
          .reason = "It is about what we send."};
}

}  // namespace

TEST_CASE("every MUST of RFC 9846 sections 2 to 9 has a row, and every row is right about the code") {
  Complaints all = check_complete(rows(), fingerprint());
  for (const Must& row : rows())
    for (std::string& complaint : check_row(row)) all.push_back(std::move(complaint));
  INFO(to_string(all));
  CHECK(all.empty());
  CHECK(rows().size() > 300);
  std::printf("report: %s\n", tally(rows()).c_str());
}

TEST_CASE("a MUST that lost its row, its place or its words is missed") {
  CHECK(check_complete(rows(), fingerprint()).empty());
  auto lost = rows();
  lost.erase(lost.begin() + 7);
  CHECK(check_complete(lost, fingerprint()).size() == 1);
  auto last_lost = rows();
  last_lost.pop_back();
  CHECK(check_complete(last_lost, fingerprint()).size() == 1);
  auto reworded = rows();
  reworded[3].text += " Perhaps.";
  reworded[5].level = "SHOULD";
  CHECK(check_complete(reworded, fingerprint()).size() == 2);
  auto swapped = rows();
  std::swap(swapped[0], swapped[1]);
  CHECK(check_complete(swapped, fingerprint()).size() == 1);
  auto invented = rows();
  invented.push_back(sound_row());
  CHECK(check_complete(invented, fingerprint()).size() == 1);
}

TEST_CASE("a row is compared with the files that it points to") {
  CHECK(to_string(check_row(sound_row())).empty());
  Must row = sound_row();
  row.by[0].text = "Complaints  check_\nrow(";  // lines may be broken elsewhere
  CHECK(check_row(row).empty());
  row.by[0].text =
      "no such "
      "text";
  row.test[0].text =
      "no such "
      "case";
  CHECK(check_row(row).size() == 2);
  row = sound_row();
  row.by[0].text = "std::string";  // is in many places, and so points at none
  CHECK(check_row(row).size() == 1);
  row = sound_row();
  row.checks = {"length must not exceed 2^14", "no such rule"};  // the first is one of record
  row.reason.clear();
  CHECK(check_row(row).size() == 1);
  row = sound_row();
  row.by[0].file = "src/nowhere.cpp";
  row.test[0].file = "src/nowhere.cpp";
  CHECK(check_row(row).size() == 2);
}

TEST_CASE("a row says what its status asks for") {
  Must row = sound_row();
  row.by.clear();
  CHECK(check_row(row).size() == 1);
  row.test.clear();
  CHECK(check_row(row).size() == 2);
  row.status = "later";
  row.reason.clear();
  CHECK(check_row(row).size() == 1);
  row.reason = "not written";
  CHECK(check_row(row).empty());
  row.status = "done";
  CHECK(check_row(row).size() == 1);
  row = sound_row();
  row.reason.clear();
  CHECK(to_string(check_row(row)).find("names no check, and no reason") != std::string::npos);
  row.checks = {"length must not exceed 2^14"};
  CHECK(check_row(row).empty());
  row.reason = "It has both.";
  CHECK(check_row(row).size() == 1);
  row = sound_row();
  row.who = "nobody";
  row.rfc8446 = "5.2";
  row.section = "5.2";
  CHECK(check_row(row).size() == 2);
  CHECK_THROWS(read_musts("[{\"id\": \"1\", \"colour\": \"red\"}]"));
}

TEST_CASE("test cases are found however their names are broken over lines") {
  CHECK(has_test_case("TEST_CASE(\"one\") {}", "one"));
  CHECK(has_test_case("TEST_CASE(\n    \"one \"\n    \"two\", \"[tag]\") {}", "one two"));
  CHECK(has_test_case("TEST_CASE(\"say \\\"one\\\"\")", "say \"one\""));
  CHECK_FALSE(has_test_case("TEST_CASE(\"one two\")", "one"));
  CHECK_FALSE(has_test_case("// one", "one"));
}

TEST_CASE("the tally counts the rows") {
  Must untested = sound_row(), later = sound_row(), never = sound_row();
  untested.test.clear();
  later.status = "later";
  never.status = "not-applicable";
  CHECK(
      tally({sound_row(), sound_row(), untested, later, later, later, never}) ==
      "MUSTs of RFC 9846 sections 2 to 9: 7; kept and tested 2; kept without a test of their own 1; kept by a check 0; "
      "kept by what no check can show 3; later 3; not applicable 1");
}
