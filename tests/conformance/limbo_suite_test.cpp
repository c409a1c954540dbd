// The committed half of x509-limbo, with the counts that it must give.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <sstream>

#include "conformance/vectors/vectors.hpp"
#include "support/catch.hpp"
#include "support/repository.hpp"
#include "support/skip.hpp"

namespace {

using namespace glasstls::conformance;

/// Runs a file, and lets tools/test show its figures.
Tally run_and_show(const std::string& path) {
  std::ostringstream out;
  const Tally tally = run_vectors(std::vector<std::string>{path}, out).tally;
  std::istringstream lines(out.str());
  for (std::string line; std::getline(lines, line);) {
    const std::size_t note = line.find(": note: ");
    if (note != line.npos) std::cout << "report: x509-limbo, " << line.substr(note + 8) << "\n";
    INFO(line);
    CHECK(line.find("FAILED") == line.npos);
  }
  return tally;
}

const std::filesystem::path folder = glasstls::testing::repository() / "vectors" / "limbo";

}  // namespace

TEST_CASE("every case of x509-limbo is agreed with, and none is skipped") {
  CHECK(run_and_show((folder / "limbo-dev.json").string()) == Tally{99, 0, 0});
}

TEST_CASE("every case of BetterTLS is agreed with, and none is skipped") {
  if (std::system("gzip --version > /dev/null 2>&1") != 0)
    return glasstls::testing::skip("gzip is not installed");
  const auto plain =
      std::filesystem::temp_directory_path() / ("glasstls-bettertls-" + std::to_string(getpid()));
  const std::string packed = (folder / "limbo-dev-bettertls.json.gz").string();
  REQUIRE(std::system(("gzip -dc '" + packed + "' > '" + plain.string() + "'").c_str()) == 0);
  CHECK(run_and_show(plain.string()) == Tally{4823, 0, 0});
  std::filesystem::remove(plain);
}
