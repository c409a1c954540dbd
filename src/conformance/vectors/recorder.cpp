#include "conformance/vectors/recorder.hpp"

#include <fnmatch.h>

#include "conformance/vectors/answer.hpp"

namespace glasstls::conformance {

namespace {

constexpr std::size_t most_cases = 1'000'000;

std::chrono::microseconds between(std::chrono::steady_clock::time_point a,
                                  std::chrono::steady_clock::time_point b) {
  return std::chrono::duration_cast<std::chrono::microseconds>(b - a);
}

}  // namespace

Recorder::Recorder(Options options) : options_(std::move(options)) {
  using std::chrono::system_clock;
  run_.program = "glasstls vectors";
  run_.started = system_clock::to_time_t(system_clock::now());
}

void Recorder::open(std::string_view name) {
  suite_ = {.name = std::string(name)};
  opened_ = before_ = Clock::now();
  progress_.done = progress_.cases = 0;
  progress_.name = suite_.name;
  if (options_.progress) options_.progress(progress_);
}

void Recorder::expect(std::size_t cases) {
  progress_.cases += cases;
  before_ = Clock::now();  // reading the file is nobody's time
}

void Recorder::close() {
  suite_.time = between(opened_, Clock::now());
  ++progress_.file;
  const bool left_out =
      (!options_.filter.empty() || stopped_) && suite_.cases.empty() && suite_.problem.empty();
  if (!left_out) run_.suites.push_back(std::move(suite_));
  suite_ = {};
}

bool Recorder::matches(const std::string& name) const {
  const auto match = [&](const std::string& text) {
    return fnmatch(options_.filter.c_str(), text.c_str(), 0) == 0;
  };
  return options_.filter.empty() || match(name) || match(suite_.name) || match(suite_.name + ": " + name);
}

bool Recorder::wants(const std::string& name) {
  if (stopped_ || !matches(name)) return false;
  if (options_.only_list) skip(name, "only listed");
  return !options_.only_list;
}

void Recorder::acceptable(std::string name, std::string how) {
  record({.name = std::move(name), .outcome = report::Outcome::acceptable, .reason = std::move(how)});
}

void Recorder::fail(std::string name, std::string reason, std::vector<report::Difference> differences) {
  record({.name = std::move(name),
          .outcome = report::Outcome::failed,
          .reason = std::move(reason),
          .differences = std::move(differences)});
  stopped_ = stopped_ || options_.stop_at_failure;
}

void Recorder::skip(std::string name, std::string reason) {
  record({.name = std::move(name), .outcome = report::Outcome::skipped, .reason = std::move(reason)});
}

void Recorder::problem(std::string why) {
  suite_.problem = std::move(why);
  stopped_ = stopped_ || options_.stop_at_failure;
}

void Recorder::record(report::Case test) {
  if (++cases_ > most_cases) throw Malformed("has more tests than a run may have (1,000,000)");
  const auto now = Clock::now();
  test.time = between(before_, now);
  before_ = now;
  suite_.cases.push_back(std::move(test));
  ++progress_.done;
  if (options_.progress) options_.progress(progress_);
}

}  // namespace glasstls::conformance
