#include <sys/stat.h>

#include <algorithm>
#include <map>
#include <sstream>

#include <nlohmann/json.hpp>

#include "program.hpp"
#include "support/catch.hpp"
#include "support/has.hpp"
#include "support/repository.hpp"
#include "support/skip.hpp"

using namespace glasstls::testing;

namespace {

/// The indented block of a page from the line that begins with `first` to the one that begins with `last`, as
/// a reader copies it.
std::string block(const std::string& page, const std::string& first, const std::string& last) {
  std::istringstream lines(page);
  std::string text, indentation;
  for (std::string line; std::getline(lines, line);) {
    const std::size_t begin = std::min(line.find_first_not_of(' '), line.size());
    if (text.empty() && line.substr(begin).starts_with(first))
      indentation = line.substr(0, begin);
    else if (text.empty())
      continue;
    text += line.substr(std::min(indentation.size(), begin)) + "\n";
    if (line.substr(begin).starts_with(last)) return text;
  }
  throw std::runtime_error("the page has no block that begins with " + first);
}

/// The example student with something else in place of one piece of its text.
struct Variant {
  std::string name, piece, other;
  int points;
};

/// Homework 1 has 10 points: hkdf-extract 2, hkdf-expand-label 3, derive-secret 2, transcript-hash 3.
const std::vector<Variant> variants{
    {"swaps-salt-and-ikm", "hmac.digest(salt, ikm,", "hmac.digest(ikm, salt,", 8},
    {"has-no-prefix", "b\"tls13 \" + ", "", 5},
    {"has-short-lengths", "length.to_bytes(2, \"big\")", "bytes([length & 255])", 5},
    {"forgets-message-hash", "if len(messages) > 1 and", "if False and", 7},
    {"knows-one-hash", "\"SHA-384\": \"sha384\"", "\"SHA-384\": \"sha256\"", 0},
    {"lacks-a-checkpoint", "checkpoint == \"transcript-hash\"", "checkpoint == \"later\"", 7},
    {"lacks-all", "answer(question)", "dict(unsupported=True)", 0},
    {"ends", "return {\"transcript_hash\"", "sys.exit(3)\n        return {\"transcript_hash\"", 7},
    {"says-too-much", "question = json", "print('hello')\n        question = json", 0},
    {"is-no-python", "def digest", "def", 0},
    {"hangs", "return {\"prk\"", "__import__('time').sleep(1000)\n        return {\"prk\"", 8},
};

}  // namespace

TEST_CASE("the loop of docs/grade.md grades a class of thirty programs as it is pasted") {
  for (const char* tool : {"python3 -c ''", "timeout 5 true", "cksum </dev/null"})
    if (std::system((std::string(tool) + " >/dev/null 2>&1").c_str()) != 0) return skip("a tool is missing");
  const std::string page = content((repository() / "docs/grade.md").string()),
                    student = content((repository() / "docs/examples/grade/student.py").string());
  const TemporaryFolder folder;
  std::map<std::string, std::string> points;
  const auto hand_in = [&](const std::string& name, const std::string& program, int expected) {
    std::filesystem::create_directories(folder.path / "work" / name);
    const std::string run = folder / ("work/" + name + "/run");
    write(run, program);
    ::chmod(run.c_str(), 0755);
    points[name] = std::to_string(expected);
  };
  const std::string python = "#!/usr/bin/env python3\n";
  for (const auto& [name, piece, other, expected] : variants) {
    std::string program = student;
    REQUIRE(has(program, piece));
    hand_in(name, python + program.replace(program.find(piece), piece.size(), other), expected);
  }
  hand_in("does not start", python + student, 0);
  ::chmod((folder / "work/does not start/run").c_str(), 0644);
  hand_in("has-no-interpreter", "#!/nonexistent/python\n" + student, 0);
  while (points.size() < 30) hand_in("right-" + std::to_string(points.size()), python + student, 10);

  std::filesystem::create_directory(folder.path / "bin");
  std::filesystem::create_symlink(std::getenv("GLASSTLS_PROGRAM"), folder.path / "bin/glasstls");
  write(folder / "points", block(page, "# homework 1", "transcript-hash"));
  write(folder / "loop.sh", block(page, "for run in", "done"));
  const std::string command =
      "cd '" + folder.path.string() +
      "' && env -u SSLKEYLOGFILE LC_ALL=C PATH=\"$PWD/bin:$PATH\" sh ./loop.sh >out 2>err </dev/null";
  CHECK(std::system(command.c_str()) == 0);

  const std::string errors = content(folder / "err");
  INFO(errors);
  std::string table;
  for (const auto& [name, expected] : points) {
    table += name + "\t" + expected + "\n";
    INFO(name);
    const bool starts = !has(errors, "cannot start work/" + name + "/run: ");
    CHECK(starts == (name != "does not start" && name != "has-no-interpreter"));
    const std::string report = content(folder / ("work/" + name + "/report.json")),
                      html = content(folder / ("work/" + name + "/report.html"));
    CHECK(html.empty() == !starts);
    CHECK(report.empty() == !starts);
    if (starts) CHECK(nlohmann::json::parse(report)["points"]["most"] == 10);
    if (starts) CHECK(has(html, expected + " of 10 points, seed "));
  }
  CHECK(content(folder / "out") == table);
  CHECK(content(folder / "points.tsv") == table);
  CHECK_FALSE(has(errors, "Traceback"));
  // Everybody had questions of their own.
  CHECK(content(folder / "work/right-13/report.html") != content(folder / "work/right-14/report.html"));
}
