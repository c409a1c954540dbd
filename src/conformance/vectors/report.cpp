#include "conformance/vectors/report.hpp"

#include <algorithm>
#include <ostream>

namespace glasstls::conformance {

Tally& Tally::operator+=(const Tally& other) {
  passed += other.passed;
  failed += other.failed;
  skipped += other.skipped;
  return *this;
}

std::string to_string(const Tally& tally) {
  return std::to_string(tally.passed) + " passed, " + std::to_string(tally.failed) + " failed, " +
         std::to_string(tally.skipped) + " skipped";
}

void Report::open(std::string_view name) {
  name_ = printable(name);
  current_ = {};
  has_tests_ = true;
  skipped_.clear();
}

void Report::note(std::string_view text) { out_ << name_ << ": note: " << printable(text) << '\n'; }

void Report::not_read(std::string_view why) {
  ++files_.not_read;
  has_tests_ = false;
  out_ << name_ << ": NOT READ: " << printable(why) << '\n';
}

void Report::pass_over(std::string_view why) {
  ++files_.passed_over;
  has_tests_ = false;
  out_ << name_ << ": passed over: " << printable(why) << '\n';
}

void Report::fail(std::string_view text) {
  ++current_.failed;
  out_ << name_ << ": FAILED: " << printable(text) << '\n';
}

void Report::skip(std::string_view reason) {
  ++current_.skipped;
  ++skipped_[printable(reason)];
}

void Report::close() {
  if (has_tests_) out_ << name_ << ": " << to_string(current_) << '\n';
  for (const auto& [reason, count] : skipped_) out_ << "  skipped " << count << ": " << reason << '\n';
  total_ += current_;
}

std::string printable(std::string_view text) {
  constexpr std::size_t limit = 2000;
  std::string shown(text.substr(0, limit));
  std::replace_if(
      shown.begin(), shown.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
  if (text.size() > limit) shown += "... (" + std::to_string(text.size()) + " characters)";
  return shown;
}

}  // namespace glasstls::conformance
