#pragma once

#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "probe/tape.hpp"
#include "recording/trace_writer.hpp"
#include "story/flow_steps.hpp"

namespace glasstls::probe {

/// Keeps a trace file of each failed conversation in a folder, for `glasstls view` and `glasstls step`. Only
/// the owner can read them. A file that exists is never replaced, and what cannot be written harms nothing.
/// Several threads may use it.
class FailureTraces {
 public:
  /// Makes `folder`, for its owner only, if it does not exist. `about` is for the file of each conversation,
  /// whose name is appended to the title. Throws std::system_error if there is no such folder then, or if it
  /// has the trace of one of `names` already.
  FailureTraces(std::string folder, const std::vector<std::string>& names, recording::TraceAbout about);

  /// Writes the trace of the conversation `name`, if that is one of `names`: first `sent`, which says what
  /// was unusual, then what the connection carried, then `judged`. The story is the client's, whichever side
  /// we were.
  void keep(const std::string& name, const Tape& tape, story::Note sent, story::Note judged);

  /// How many were written, whole or in part.
  std::size_t kept() const;
  /// Why a trace is missing or not whole: the first trouble, as a sentence; empty if all is well.
  std::string trouble() const;

 private:
  std::string path_of(const std::string& name) const;
  void note(const std::string& trouble);

  std::string folder_;
  std::set<std::string> names_;
  recording::TraceAbout about_;
  mutable std::mutex mutex_{};  // for what follows
  std::size_t kept_ = 0;
  std::string trouble_{};
};

}  // namespace glasstls::probe
