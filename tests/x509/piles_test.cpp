// Piles of certificates made to cost time: what each of them costs is bounded, and shown by tools/test.
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "support/catch.hpp"
#include "validated.hpp"

using namespace glasstls;
using namespace glasstls::x509;

namespace {

const forge::Minted root = forge::root();

/// The most memory that this process had since forget_peak(), in kB; 0 if the system does not say.
long peak_memory() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.rfind("VmHWM:", 0) == 0) return std::stol(line.substr(6));
  return 0;
}

/// Linux: the peak is from now on what is in use now, without what earlier tests gave back.
void forget_peak() {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
  std::ofstream("/proc/self/clear_refs") << "5";
}

/// Judges a pile within the budget, and tells what it cost.
ValidationResult judge_pile(std::string_view what, const Case& pile) {
  forget_peak();
  const long memory = peak_memory();
  const auto start = std::chrono::steady_clock::now();
  ValidationResult answer = judge(pile);
  const auto milliseconds =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start).count();
  std::cout << "report: " << what << ": " << pile.chain.size() << " certificates, "
            << answer.signatures_verified << " signatures, " << milliseconds << " ms, "
            << peak_memory() - memory << " kB more\n";
  CHECK(milliseconds < 5000);  // far above what it takes
  CHECK(peak_memory() - memory < 64 * 1024);
  CHECK(answer.signatures_verified <= pile.policy.most_signatures);
  CHECK(answer.rejected.size() <= 8);
  return answer;
}

std::string number(int i) { return std::to_string(i); }

}  // namespace

TEST_CASE("layers of CAs that all sign each other's make exponentially many paths") {
  constexpr int layers = 16, width = 8;  // 8^16 paths
  const auto name = [](int layer, int i) { return "CA " + number(layer) + "." + number(i); };
  std::vector<forge::Minted> below, pile;
  for (int i = 0; i < width; ++i) below.push_back(forge::root(name(0, i)));
  pile.push_back(forge::issue(below[0], forge::leaf("example.com")));
  for (int layer = 1; layer < layers; ++layer) {
    std::vector<forge::Minted> above;
    for (int i = 0; i < width; ++i) {
      above.push_back(forge::root(name(layer, i)));
      for (int j = 0; j < width; ++j)
        pile.push_back(forge::issue(above.back(), forge::ca(name(layer - 1, j))));
    }
    below = above;
  }
  SECTION("that lead nowhere") {
    const ValidationResult answer =
        judge_pile("layers without an anchor", {.chain = pile, .trusted = {root}});
    CHECK_FALSE(answer.verdict.accepted());
  }
  SECTION("that lead to an anchor with a forged signature") {
    for (int i = 0; i < width; ++i) {
      auto recipe = forge::ca(name(layers - 1, i));
      recipe.break_signature = true;
      pile.push_back(forge::issue(root, recipe));
    }
    const ValidationResult answer = judge_pile("layers below a forgery", {.chain = pile, .trusted = {root}});
    CHECK_FALSE(answer.verdict.accepted());
  }
  SECTION("that lead to an anchor that has expired") {
    auto recipe = forge::ca("Old Root");
    recipe.not_after = forge::now - 1;
    const auto old = forge::self_signed(recipe);
    for (int i = 0; i < width; ++i) pile.push_back(forge::issue(old, forge::ca(name(layers - 1, i))));
    const ValidationResult answer =
        judge_pile("layers below an expired root", {.chain = pile, .trusted = {old}});
    CHECK_FALSE(answer.verdict.accepted());
  }
}

TEST_CASE("a thousand certificates that all have the same subject and issuer") {
  std::vector<forge::Minted> pile;
  auto recipe = forge::ca("Test Root");
  for (int i = 0; i < 1000; ++i) {
    recipe.key_name = "key " + number(i);
    recipe.subject_key_identifier = i % 2 == 0;
    pile.push_back(pile.empty() ? forge::self_signed(recipe) : forge::issue(pile.back(), recipe));
  }
  pile.insert(pile.begin(), forge::issue(pile.back(), forge::leaf("example.com")));
  const ValidationResult answer = judge_pile("one name a thousand times", {.chain = pile, .trusted = {root}});
  CHECK_FALSE(answer.verdict.accepted());
}

TEST_CASE("a thousand trusted certificates of one name") {
  Case pile{.chain = {forge::issue(root, forge::leaf("example.com"))}};
  auto recipe = forge::ca("Test Root");
  for (int i = 0; i < 1000; ++i) {
    recipe.key_name = "key " + number(i);
    pile.trusted.push_back(forge::self_signed(recipe));
  }
  const ValidationResult answer = judge_pile("a thousand anchors of one name", pile);
  CHECK_FALSE(answer.verdict.accepted());
}

TEST_CASE("a long honest path among a thousand strangers is found") {
  Case pile{.trusted = {root}};
  std::vector<forge::Minted> path{root};
  for (int i = 0; i < 15; ++i) path.push_back(forge::issue(path.back(), forge::ca("Link " + number(i))));
  pile.chain.push_back(forge::issue(path.back(), forge::leaf("example.com")));
  for (int i = 0; i < 1000; ++i) {
    const auto stranger = forge::root("Stranger " + number(i));
    pile.chain.push_back(forge::issue(stranger, forge::ca("Link " + number(i % 15))));
  }
  pile.chain.insert(pile.chain.end(), path.rbegin(), path.rend() - 1);
  const ValidationResult answer = judge_pile("a path of 17 among strangers", pile);
  CHECK(outcome(answer) == "accepted");
  CHECK(answer.issuers.size() == 16);
}
