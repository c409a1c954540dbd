#pragma once

#include <cstdint>

#include "recording/json_text.hpp"
#include "recording/private_file.hpp"
#include "story/recorder.hpp"

namespace glasstls::recording {

/// A point of time, in seconds since 1970-01-01 UTC, as RFC 3339 writes it: "2026-11-24T12:00:00Z".
std::string rfc3339(std::int64_t unix_time);

/// What a trace file says about itself.
struct TraceAbout {
  std::string title{};                       ///< "glasstls connect https://example.com/"
  std::string version{};                     ///< of glasstls
  std::int64_t unix_time = 0;                ///< start of the flow, in seconds since 1970-01-01 UTC
  bool timed = false;                        ///< whether the steps' times mean anything
  bool secrets = false;                      ///< whether the story keeps values of secrets
  bool server = false;                       ///< whether the server recorded it
  std::chrono::milliseconds patience{1000};  ///< with a pipe that nobody empties
  bool is_new = false;                       ///< whether a file that exists is an error, and is not replaced
};

/// Writes a story into a trace file while it happens: qlog's JSON text sequence, one record for each step
/// (docs/trace.md). The reader makes the same story from the file.
class TraceWriter : public story::StoryListener {
 public:
  /// Throws std::system_error if the file cannot be opened. Later errors are kept: see file().
  TraceWriter(const std::string& path, const TraceAbout& about);

  /// A run of application data is written when it is over, or in parts if it is long.
  void added(const story::Story& story, const story::Step& step) override;
  /// Writes a part of a long run.
  void grew(const story::Story& story) override;

  /// Writes how the connection was set up.
  void began(double ms, story::RecordedSetUp&& set_up) override;
  /// Writes an input of the engine.
  void given(double ms, const story::Input& input) override;

  /// Writes the rest. Called once, when the story is over.
  void finish(const story::Story& story);

  /// The file, which knows whether anything could not be written.
  const PrivateFile& file() const { return file_; }

 private:
  void write_run();
  template <class What>
  void put(double ms, const What& what);
  template <class SayData>
  void put(double ms, std::string_view name, SayData say_data);

  PrivateFile file_;
  JsonText json_;
  double run_ms_ = 0;               // the time of the run's first record that is not written
  story::ApplicationData run_;      // the part of the last run that is not written yet...
  story::ApplicationData written_;  // ... and the part that is
  bool in_run_ = false;
};

}  // namespace glasstls::recording
