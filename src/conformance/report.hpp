#pragma once

#include <cstddef>
#include <iosfwd>
#include <map>
#include <string>
#include <string_view>

namespace glasstls::conformance {

/// How many tests ended how.
struct Tally {
  std::size_t passed = 0, failed = 0, skipped = 0;

  Tally& operator+=(const Tally& other);
  friend bool operator==(const Tally&, const Tally&) = default;
};

/// "3 passed, 0 failed, 1 skipped"
std::string to_string(const Tally& tally);

/// What became of files beside their tests.
struct Files {
  std::size_t not_read = 0;     ///< missing, broken off, or malformed as a whole
  std::size_t passed_over = 0;  ///< without tests of a kind that is known here
};

/// Prints the results of vector files as they come: each failure in full, then a line for each file with the
/// reasons for what it skipped. Nothing that a file says reaches the stream with control characters in it.
class Report {
 public:
  explicit Report(std::ostream& out) : out_(out) {}

  /// What follows belongs to the file (or built-in suite) of this name.
  void open(std::string_view name);
  /// A remark that is no result.
  void note(std::string_view text);
  void pass() { ++current_.passed; }
  void fail(std::string_view text);
  /// The file could not be read, and why.
  void not_read(std::string_view why);
  /// The file is no failure and holds no test that is known here.
  void pass_over(std::string_view why);
  /// A failure that is only counted, because it follows from one that was printed.
  void fail_silently() { ++current_.failed; }
  /// `reason` names what is missing: "AES-192".
  void skip(std::string_view reason);
  /// Prints the file's line.
  void close();

  /// Everything so far, over all files.
  const Tally& total() const { return total_; }
  const Files& files() const { return files_; }

 private:
  std::ostream& out_;
  std::string name_;
  Tally current_, total_;
  Files files_;
  bool has_tests_ = true;                                    // the file that is open
  std::map<std::string, std::size_t, std::less<>> skipped_;  // by reason
};

/// `text` with everything but printable ASCII replaced by '?', and cut at 2000 characters.
std::string printable(std::string_view text);

}  // namespace glasstls::conformance
