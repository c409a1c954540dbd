#include "support/seen_checks.hpp"

#include <cstdlib>
#include <fstream>
#include <set>
#include <string>

namespace glasstls::testing {

namespace {

class SeenChecks : public trace::Sink {
 public:
  SeenChecks() = default;
  SeenChecks(const SeenChecks&) = delete;
  SeenChecks& operator=(const SeenChecks&) = delete;
  ~SeenChecks() override {
    const char* path = std::getenv("GLASSTLS_SEEN_CHECKS");
    if (!path) return;
    std::ofstream out(path);
    for (const std::string& rule : rules_) out << rule << '\n';
  }
  void receive(const trace::Event& event) override {
    if (const auto* made = std::get_if<trace::CheckMade>(&event)) rules_.insert(made->check.rule);
  }

 private:
  std::set<std::string> rules_;
};

}  // namespace

trace::Sink* seen_checks() {
  static SeenChecks seen;
  return &seen;
}

}  // namespace glasstls::testing
