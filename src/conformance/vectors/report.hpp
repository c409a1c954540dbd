#pragma once

#include <cstddef>
#include <iosfwd>
#include <map>
#include <string>
#include <string_view>

namespace glasstls::conformance {

/// How many tests passed, failed and were skipped.
struct Tally {
  std::size_t passed = 0, failed = 0, skipped = 0;

  Tally& operator+=(const Tally& other);
  friend bool operator==(const Tally&, const Tally&) = default;
};

/// "3 passed, 0 failed, 1 skipped"
std::string to_string(const Tally& tally);

/// How many files gave no results.
struct Files {
  std::size_t not_read = 0;     ///< missing, truncated, or malformed as a whole
  std::size_t passed_over = 0;  ///< without tests of a known kind
};

/// Prints the results of vector files at once: each failure in full, then a line for each file with the
/// reasons for skipped tests. Control characters in files never reach the stream.
class Report {
 public:
  /// `out` must outlive this object.
  explicit Report(std::ostream& out) : out_(out) {}

  /// The next results belong to the file (or built-in suite) with this name.
  void open(std::string_view name);
  /// Prints a remark that is not a result.
  void note(std::string_view text);
  /// Counts a passed test.
  void pass() { ++current_.passed; }
  /// Counts a failed test and prints why.
  void fail(std::string_view text);
  /// Counts the file as not read and prints why.
  void not_read(std::string_view why);
  /// Counts the file as passed over: it has no test of a known kind, which is not a failure.
  void pass_over(std::string_view why);
  /// Counts a failure without printing it, because it follows from one that was printed.
  void fail_silently() { ++current_.failed; }
  /// Counts a skipped test; `reason` names what is not supported: "AES-192".
  void skip(std::string_view reason);
  /// Prints the file's line.
  void close();

  /// The tests of all files so far.
  const Tally& total() const { return total_; }
  /// The files without results so far.
  const Files& files() const { return files_; }

 private:
  std::ostream& out_;
  std::string name_;
  Tally current_, total_;
  Files files_;
  bool has_tests_ = true;                                    // of the current file
  std::map<std::string, std::size_t, std::less<>> skipped_;  // by reason
};

/// `text` with everything but printable ASCII replaced by '?', and cut at 2000 characters.
std::string printable(std::string_view text);

}  // namespace glasstls::conformance
