#pragma once

#include <cstddef>
#include <optional>

#include "conformance/grade/checkpoint.hpp"

namespace glasstls::conformance::grade {

/// How many points a checkpoint is worth.
struct Worth {
  const Checkpoint* checkpoint = nullptr;
  std::uint64_t points = 1;
};

/// Which checkpoints are asked, in their order, and from which seed the questions are made.
struct Plan {
  std::uint64_t seed = 1;
  std::vector<Worth> checkpoints{};
};

/// All checkpoints, or those with these names; each is worth what `points` says, a text with a line for each
/// checkpoint: its name and its points. A checkpoint without a line is worth 1. Lines that begin with # are
/// comments. Throws BadLine for a name that no checkpoint has, and for anything else in a line.
Plan plan_of(std::uint64_t seed, std::span<const std::string> names, std::string_view points);

/// How a question was answered.
enum class Mark : std::uint8_t {
  right,
  wrong,
  unsupported,  ///< the program says that it does not have the checkpoint
  lost,         ///< the program ended, or was stopped
};

/// One question, and what became of it.
struct Question {
  std::uint64_t id = 0;
  Fields request, expected, got{};
  Mark mark = Mark::lost;
  std::string problem{};  ///< what is wrong with the answer; empty if nothing
  std::string mistake{};  ///< the most likely reason; empty if none is known
  Rfc section{};          ///< of the rule
};

/// How one checkpoint went.
struct CheckpointGrade {
  Worth worth;
  std::vector<Question> questions{};  ///< those that were asked
  std::string stopped{};              ///< why the program was stopped, or how it ended; empty if it was not
  std::string last_words{};           ///< the end of what it then wrote to its standard error

  /// Whether every question was answered right.
  bool passed() const;
  /// Whether the program says that it does not have it.
  bool unsupported() const;
  /// How many questions were answered right.
  std::size_t right() const;
  /// All points or none.
  std::uint64_t points() const { return passed() ? worth.points : 0; }
};

/// How everything went.
struct Grades {
  std::uint64_t seed = 0;
  std::vector<CheckpointGrade> checkpoints;

  /// The sum of what was reached, and of what could be reached.
  std::uint64_t points() const;
  std::uint64_t most_points() const;
};

/// The longest answer that is read, in bytes.
inline constexpr std::size_t longest_answer = std::size_t{1} << 20;

/// Asks the questions of a plan one by one, and judges the answers. It does no I/O: the caller carries the
/// lines to the program and back.
class Examination {
 public:
  /// Nothing is asked yet.
  explicit Examination(Plan plan);

  /// The next question, a line without its end; nothing when all were asked. The last one must have been
  /// answered, or stop() called.
  std::optional<std::string> next();
  /// Judges the answer to the last question. Returns why the program must be stopped, if it broke the
  /// protocol; empty if it did not.
  std::string take(std::string_view line);
  /// The program ended or was stopped instead of answering the last question: the rest of its checkpoint is
  /// not asked. `last_words` is what it wrote to its standard error.
  void stop(std::string why, std::string last_words);

  /// What is known so far; all when next() has returned nothing.
  const Grades& grades() const { return grades_; }

 private:
  Plan plan_;
  Grades grades_;
  std::vector<Fields> waiting_;  ///< requests of the current checkpoint, the next one last
  std::uint64_t last_id_ = 0;
};

}  // namespace glasstls::conformance::grade
