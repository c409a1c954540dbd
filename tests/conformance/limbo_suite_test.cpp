// The committed half of x509-limbo, with the counts that it must give.
#include <iostream>

#include "conformance/vectors/vectors.hpp"
#include "support/catch.hpp"
#include "support/repository.hpp"
#include "tally.hpp"

namespace {

using namespace glasstls::conformance;
using glasstls::testing::Tally;

/// Runs a file, and lets tools/test show its figures.
Tally run_and_show(const std::string& path) {
  const glasstls::testing::VectorRun result(run_vectors(std::vector<std::string>{path}));
  for (const std::string& note : result.run.suites.at(0).notes)
    std::cout << "report: x509-limbo, " << note << "\n";
  INFO(result.out);
  CHECK(result.tally.failed == 0);
  return result.tally;
}

const std::filesystem::path folder = glasstls::testing::repository() / "vectors" / "limbo";

}  // namespace

TEST_CASE("every case of x509-limbo is agreed with, and none is skipped") {
  CHECK(run_and_show((folder / "limbo-dev.json").string()) == Tally{99, 0, 0});
}

TEST_CASE("every case of BetterTLS is agreed with, and none is skipped") {
  CHECK(run_and_show((folder / "limbo-dev-bettertls.json.gz").string()) == Tally{4823, 0, 0});
}
