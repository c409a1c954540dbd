#pragma once

#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "story/input.hpp"
#include "story/story.hpp"

namespace glasstls::story {
struct RecordedSetUp;
}

namespace glasstls::recording {

/// The file is not a readable trace. what() says why.
class TraceError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The contents of a trace file. It owns the texts that the story's sections point to, so it cannot be
/// copied.
struct TraceFile {
  std::string title{};       ///< what was run
  std::string program{};     ///< the program that wrote it: "glasstls 0.1.0"
  std::string wall_clock{};  ///< when the flow began, as RFC 3339 writes it
  bool server = false;       ///< whether a server recorded it
  bool secrets = false;      ///< whether it contains values of secrets
  bool cut_short = false;    ///< whether the last record is incomplete: the writer was interrupted
  std::set<std::string, std::less<>> sections{};
  story::Story story{};
  /// How each connection was set up, and the inputs of the engine, in order; only in traces with secrets.
  std::vector<story::RecordedSetUp> set_ups;
  std::vector<story::Input> inputs{};

  /// The set-ups are complete only in trace_reader.cpp.
  TraceFile();
  TraceFile(TraceFile&&) noexcept;
  TraceFile& operator=(TraceFile&&) noexcept;
  ~TraceFile();
};

/// Limits of a trace file, so no file can fill the memory.
inline constexpr std::size_t most_trace_bytes = 256 << 20, most_trace_record = 4 << 20,
                             most_trace_steps = 200'000, most_trace_values = 200'000,
                             most_trace_sections = 4'096, most_trace_set_ups = 32;

/// Reads the story of a trace file (docs/trace.md). Throws TraceError for a file that is not a trace, has
/// another version, or is broken anywhere except in its last record.
TraceFile read_trace(std::string_view text);

/// The same for the file at `path`. Throws std::system_error if it cannot be read.
TraceFile load_trace(const std::string& path);

}  // namespace glasstls::recording
