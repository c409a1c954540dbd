#include <algorithm>
#include <cstdlib>
#include <sstream>

#include <nlohmann/json.hpp>

#include "program.hpp"
#include "support/catch.hpp"
#include "support/has.hpp"
#include "support/repository.hpp"
#include "support/skip.hpp"

using namespace glasstls::testing;

namespace {

const std::string student = "'" + (repository() / "docs/examples/grade/student.py").string() + "'";

/// The example student with more checkpoints, and perhaps a fault.
std::string faulty(const std::string& fault = {}) {
  return " -- python3 '" + (repository() / "tests/cli/faulty_student.py").string() + "' " + student + " " +
         fault;
}

bool has_python() { return std::system("python3 -c '' >/dev/null 2>&1") == 0; }

/// The line of a checkpoint in a text report.
std::string line_of(const std::string& report, const std::string& checkpoint) {
  const std::size_t begin = report.find(checkpoint + " ");
  return begin == std::string::npos ? "" : report.substr(begin, report.find('\n', begin) - begin);
}

/// How a program with a fault is graded, which is asked only one checkpoint.
Ran graded(const std::string& fault, const std::string& checkpoint, const std::string& more = {}) {
  const TemporaryFolder folder;
  return run(folder, "grade --only " + checkpoint + " " + more + faulty(fault));
}

}  // namespace

TEST_CASE("glasstls gets full points from itself, for every seed") {
  const TemporaryFolder folder;
  const std::string self = " -- '" + std::string(std::getenv("GLASSTLS_PROGRAM")) + "' grade --answer";
  const Ran first = run(folder, "grade --seed 1" + self),
            second = run(folder, "grade --seed 18446744073709551615" + self);
  INFO(first.out << first.err);
  CHECK(first.code == 0);
  CHECK(second.code == 0);
  CHECK(has(first.out, "24 of 24 points, seed 1\n"));
  CHECK(has(second.out, "24 of 24 points, seed 18446744073709551615\n"));
}

TEST_CASE(
    "the same seed asks the same, also together with other checkpoints, and another seed asks something else") {
  const TemporaryFolder folder;
  const auto asked = [&](const std::string& options) { return run(folder, "grade --ask " + options).out; };
  const std::string all = asked("--seed 5");
  CHECK(all == asked("--seed 5"));
  const auto without_ids = [](const std::string& lines) {
    std::string text;
    std::istringstream in(lines);
    for (std::string line; std::getline(in, line);) text += line.substr(line.find(',')) + "\n";
    return text;
  };
  const std::string nonces = without_ids(asked("--seed 5 --only nonce"));
  CHECK(has(without_ids(all), nonces));
  CHECK_FALSE(has(without_ids(asked("--seed 6")), nonces));
}

TEST_CASE("an independent program in Python gets the points of what it has") {
  if (!has_python()) return skip("no python3");
  const TemporaryFolder folder;
  const Ran ran = run(folder, "grade --seed 77" + faulty());
  INFO(ran.out << ran.err);
  CHECK(ran.code == 0);
  for (const char* name : {"hkdf-extract", "hkdf-expand-label", "derive-secret", "transcript-hash", "x25519",
                           "key-schedule", "traffic-keys", "nonce", "finished", "certificate-verify-content",
                           "psk-binder", "ticket-age", "key-update", "exporter"})
    CHECK(has(line_of(ran.out, name), "1/1"));
  CHECK(has(line_of(ran.out, "record-open"), "0/1      the program does not have it"));
  CHECK(has(ran.out, "14 of 24 points, seed 77\n"));
}

TEST_CASE("each mistake is found at its checkpoint, and named") {
  if (!has_python()) return skip("no python3");
  struct Row {
    const char *fault, *checkpoint, *likely;
  };
  for (const Row& row : std::initializer_list<Row>{
           {"no-prefix", "hkdf-expand-label", "the label has no \"tls13 \" in front of it"},
           {"no-prefix", "derive-secret", "the label has no \"tls13 \" in front of it"},
           {"short-length", "hkdf-expand-label",
            "the length of the output has one byte: it must be a uint16"},
           {"no-context", "hkdf-expand-label", "the context"},
           {"swapped-extract", "hkdf-extract", "salt and ikm are swapped"},
           {"no-message-hash", "transcript-hash", "must be replaced by a message_hash message"},
           {"no-message-hash", "psk-binder",
            "the first ClientHello is not replaced by a message_hash message"},
           {"key-for-iv", "traffic-keys", "the labels \"key\" and \"iv\" are swapped"},
           {"tls12-nonce", "nonce", "replaces the end of the IV as in TLS 1.2"},
           {"little-endian-nonce", "nonce", "the sequence number is little-endian"},
           {"no-finished-key", "finished", "it must be finished_key, which is derived from it"},
           {"no-spaces", "certificate-verify-content", "the 64 spaces (0x20) in front are missing"},
           {"swapped-ends", "certificate-verify-content", "the context string is that of the other end"},
           {"whole-hello", "psk-binder", "the binder covers the whole ClientHello"},
           {"age-not-added", "ticket-age", "ticket_age_add is not added"},
           {"all-zeros", "x25519", "must be refused with illegal_parameter: "}}) {
    const Ran ran = graded(row.fault, row.checkpoint);
    INFO(row.fault << "\n" << ran.out << ran.err);
    CHECK(ran.code == 1);
    CHECK(has(line_of(ran.out, row.checkpoint), "0/1"));
    CHECK(has(ran.out, row.likely));
  }
}

TEST_CASE("a mistake costs only the checkpoints that have it") {
  if (!has_python()) return skip("no python3");
  const TemporaryFolder folder;
  const Ran ran = run(folder, "grade" + faulty("little-endian-nonce"));
  CHECK(has(ran.out, "13 of 24 points"));
  CHECK(has(line_of(ran.out, "nonce"), "0/1"));
}

TEST_CASE("a program that ends, writes no answers or too many is stopped, and that is said") {
  if (!has_python()) return skip("no python3");
  struct Row {
    const char *fault, *why;
  };
  for (const Row& row : std::initializer_list<Row>{
           {"dies", "it ended with exit code 3 without an answer"},
           {"kills-itself", "it was killed by signal 9 (Killed) without an answer"},
           {"floods", "its answer is longer than 1048576 bytes"},
           {"garbage", "it wrote a line that is not an answer: it is not JSON: \\x1b[2Jnot JSON"},
           {"nested", "it wrote a line that is not an answer: "},
           {"twice", "it answered question 1 again instead of question 2"},
           {"wrong-id", "it answered question 2 before it was asked instead of question 1"}}) {
    const Ran ran = graded(row.fault, "nonce,ticket-age");
    INFO(row.fault << "\n" << ran.out << ran.err);
    CHECK(ran.code == 1);
    CHECK(has(ran.out, row.why));
    CHECK(has(ran.out, "0 of 2 points"));
  }
  CHECK(has(graded("dies", "nonce").out, "its standard error ends with: Traceback: \\x1b[31mit hurts"));
}

TEST_CASE("a program that does not answer is stopped, with everything that it started") {
  if (!has_python()) return skip("no python3");
  for (const char* fault : {"hangs", "hangs-with-a-child", "floods-errors"}) {
    const Ran ran = graded(fault, "nonce", "--time-limit 1");
    INFO(fault << "\n" << ran.out << ran.err);
    CHECK(ran.code == 1);
    CHECK(has(line_of(ran.out, "nonce"), "it did not answer within 1 s and was stopped"));
  }
}

TEST_CASE("a program that ends is started again for the next checkpoint") {
  const TemporaryFolder folder;
  const std::string self = "\"" + std::string(std::getenv("GLASSTLS_PROGRAM")) + "\" grade --answer";
  // It answers no question about hkdf-extract, and ends instead.
  write(folder / "half.sh",
        "while read -r q; do case $q in *hkdf-extract*) exit 9;; esac\nprintf '%s\\n' \"$q\" | " + self +
            "\ndone\n");
  const Ran ran = run(folder, "grade --only hkdf-extract,nonce -- sh '" + (folder / "half.sh") + "'");
  INFO(ran.out << ran.err);
  CHECK(has(line_of(ran.out, "hkdf-extract"), "it ended with exit code 9 without an answer"));
  CHECK(has(line_of(ran.out, "nonce"), "1/1"));
}

TEST_CASE("the time for all answers ends the rest") {
  if (!has_python()) return skip("no python3");
  const Ran ran = graded("hangs", "nonce,ticket-age", "--total-time 1");
  CHECK(has(line_of(ran.out, "ticket-age"), "the time for all answers is over"));
}

TEST_CASE("a program gets no variables of the environment that could be secrets") {
  if (!has_python()) return skip("no python3");
  ::setenv("A_SECRET", "of ours", 1);
  const Ran ran = graded("environment", "hkdf-extract");
  ::unsetenv("A_SECRET");
  CHECK(has(ran.out, "PATH"));
  CHECK_FALSE(has(ran.out, "A_SECRET"));
}

TEST_CASE("points come from a file, and what is wrong with it is said with its line") {
  const TemporaryFolder folder;
  const std::string self = " -- '" + std::string(std::getenv("GLASSTLS_PROGRAM")) + "' grade --answer";
  write(folder / "points", "# homework 1\nnonce 3\n\nkey-update\t5 \n");
  const std::string points = "grade --points '" + (folder / "points") + "' --only nonce,key-update,finished";
  CHECK(has(run(folder, points + self).out, "9 of 9 points"));
  for (const char* wrong : {"nonce three\n", "nonce\n", "nonsense 1\n", "nonce 3 4\n"}) {
    write(folder / "points", std::string("nonce 1\n") + wrong);
    const Ran ran = run(folder, points + self);
    CHECK(ran.code == 2);
    CHECK(has(ran.err, "line 2: "));
  }
}

TEST_CASE("every format says how many points there are and why some are missing") {
  if (!has_python()) return skip("no python3");
  const TemporaryFolder folder;
  const std::string options =
      "grade --only nonce,ticket-age,name-match --html '" + (folder / "page.html") + "' --format ";
  const auto report = [&](const std::string& format) {
    return run(folder, options + format + faulty("tls12-nonce"));
  };
  const nlohmann::json json = nlohmann::json::parse(report("json").out);
  CHECK(json["points"]["got"] == 1);
  CHECK(json["points"]["most"] == 3);
  const auto& test = json["suites"][0]["cases"][0];
  CHECK(test["name"] == "nonce");
  CHECK(has(test["reason"].get<std::string>(), "likely: the sequence number replaces the end of the IV"));
  CHECK(json["suites"][0]["cases"][2]["outcome"] == "skipped");
  CHECK(has(report("tap").out, "not ok 1"));
  CHECK(has(report("junit").out, "<failure"));
  const std::string page = content(folder / "page.html");
  CHECK(has(page, "1 of 3 points, seed 1"));
  CHECK(has(page, "<section id=\"nonce\">"));
  CHECK(has(page, "the sequence number replaces the end of the IV as in TLS 1.2"));
}

TEST_CASE("nothing that a program writes does anything on the page or the terminal") {
  const TemporaryFolder folder;
  write(
      folder / "evil.sh",
      "while read -r q; do i=${q#*:}; printf '{\"id\":%s,\"nonce\":\"<script>\\\\u001b[2J\\\\u202e\"}\\n' \"${i%%,*}\"; done\n");
  const Ran ran = run(folder, "grade --only nonce --html '" + (folder / "page.html") + "' -- sh '" +
                                  (folder / "evil.sh") + "'");
  const std::string page = content(folder / "page.html");
  INFO(ran.out);
  CHECK(has(ran.out, "<script>"));
  CHECK_FALSE(has(ran.out, "\x1b"));
  CHECK_FALSE(has(ran.out, "\xe2\x80\xae"));
  CHECK_FALSE(has(page, "<script>"));
  CHECK_FALSE(has(page, "\x1b"));
}

TEST_CASE("what is not asked for, and what cannot run, is refused with a reason") {
  const TemporaryFolder folder;
  const auto refused = [&](const std::string& words) { return run(folder, "grade " + words); };
  CHECK(refused("").code == 2);
  CHECK(has(refused("").err, "there is no PROGRAM to grade"));
  CHECK(refused("--only nonsense -- true").code == 2);
  CHECK(refused("--list --ask").code == 2);
  CHECK(refused("--format yaml -- true").code == 2);
  CHECK(refused("-- /nonexistent/program").code == 10);
  CHECK(has(refused("-- /nonexistent/program").err, "/nonexistent/program"));
  CHECK(refused("--only nonce -- true").code == 1);
}

TEST_CASE("a run in which nothing was answered is no success") {
  if (!has_python()) return skip("no python3");
  const TemporaryFolder folder;
  CHECK(run(folder, "grade --only name-match -- python3 " + student).code == 11);
}

TEST_CASE("glasstls answers everything on a line of its own, also what is no question") {
  const TemporaryFolder folder;
  const Ran ran = run(
      folder, "grade --answer",
      "{\"id\":7,\"checkpoint\":\"no such thing\"}\nnonsense\n{\"id\":8,\"checkpoint\":\"nonce\",\"sequence_number\":1}\n"
      "{\"id\":9,\"checkpoint\":\"nonce\",\"iv\":\"00\",\"sequence_number\":1}\n");
  CHECK(ran.code == 0);
  CHECK(
      ran.out ==
      "{\"id\":7,\"unsupported\":true}\n{\"error\":\"it is not JSON\"}\n"
      "{\"id\":8,\"error\":\"there is no \\\"iv\\\"\"}\n{\"id\":9,\"error\":\"\\\"iv\\\" does not have 12 bytes\"}\n");
}

TEST_CASE("the examples are as short as they say, and right") {
  const std::string text = content((repository() / "docs/examples/grade/student.py").string());
  CHECK(std::count(text.begin(), text.end(), '\n') <= 80);
  const TemporaryFolder folder;
  if (has_python()) {
    const Ran ran = run(folder, "grade --seed 4 -- python3 " + student);
    CHECK(ran.code == 0);
    CHECK(has(ran.out, "6 of 24 points"));
  }
  if (std::system("cc --version >/dev/null 2>&1") != 0) return skip("no C compiler");
  const std::string source = (repository() / "docs/examples/grade/student.c").string();
  REQUIRE(std::system(
              ("cc -Wall -Wextra -Werror -o '" + (folder / "student") + "' '" + source + "'").c_str()) == 0);
  const Ran ran = run(folder, "grade --seed 4 -- '" + (folder / "student") + "'");
  CHECK(ran.code == 0);
  CHECK(has(line_of(ran.out, "nonce"), "1/1"));
}

TEST_CASE("the documented examples are right, and every checkpoint has one") {
  const TemporaryFolder folder;
  std::istringstream page(content((repository() / "docs/grade.md").string()));
  std::string questions, answers, titles;
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with("### ")) titles += line.substr(4) + "\n";
    if (line.starts_with("    {\"id\":"))
      (has(line, "\"checkpoint\":") ? questions : answers) += line.substr(4) + "\n";
  }
  CHECK(run(folder, "grade --answer", questions).out == answers);
  std::istringstream listed(run(folder, "grade --list").out);
  std::string names;
  for (std::string line; std::getline(listed, line);)
    if (!line.starts_with(" ")) names += line.substr(0, line.find(' ')) + "\n";
  CHECK(titles == names);
  CHECK(std::count(questions.begin(), questions.end(), '\n') == std::count(names.begin(), names.end(), '\n'));
  for (std::istringstream each(names); std::getline(each, names);)
    CHECK(has(questions, "\"checkpoint\":\"" + names + "\""));
}
