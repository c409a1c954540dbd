// The main function of every suite. It closes with `N passed, N failed, N skipped`, counted in test cases.
#if __has_include(<catch2/catch_session.hpp>)
#include <catch2/catch_session.hpp>
#include <catch2/catch_test_case_info.hpp>
#include <catch2/reporters/catch_reporter_event_listener.hpp>
#include <catch2/reporters/catch_reporter_registrars.hpp>
using Listener = Catch::EventListenerBase;
#else
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>
using Listener = Catch::TestEventListenerBase;
#endif

#include <cstdio>

#include "support/skip.hpp"

namespace {

int passed = 0, failed = 0;

class Tally : public Listener {
 public:
  using Listener::Listener;
  void testCaseEnded(const Catch::TestCaseStats& stats) override {
    if (stats.totals.testCases.failed > 0)
      ++failed;
    else
      ++passed;
  }
};
CATCH_REGISTER_LISTENER(Tally)

}  // namespace

int main(int argc, char* argv[]) {
  int result = Catch::Session().run(argc, argv);
  const int skipped = glasstls::testing::skipped_cases();
  std::printf("%d passed, %d failed, %d skipped\n", passed - skipped, failed, skipped);
  return result;
}
