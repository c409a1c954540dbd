#pragma once

#include "cli/output.hpp"
#include "recording/trace_reader.hpp"

namespace glasstls::cli {

/// Reads a trace to show it, without its secrets unless they are wanted; says so where it breaks off. Throws
/// recording::TraceError, also where it holds no event.
inline recording::TraceFile open_trace(const std::string& path, bool secrets) {
  recording::TraceFile file = recording::load_trace(path);
  if (!secrets) story::forget_secrets(file.story);
  if (file.story.steps.empty())
    throw recording::TraceError(path + " has no event in it: nothing had happened when its recording ended");
  if (file.cut_short) complain(path + " ends in the middle of a record: what wrote it was interrupted");
  return file;
}

}  // namespace glasstls::cli
