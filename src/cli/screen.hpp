#pragma once

#include <optional>

#include "cli/arguments.hpp"
#include "cli/output.hpp"
#include "recording/trace_writer.hpp"
#include "render/text/printer.hpp"
#include "story/recorder.hpp"

namespace glasstls::cli {

/// Shows a story as the options say: as text while it happens, as JSON at the end, or not at all. Records it
/// in a trace file and writes a page about it if the user asked for that. Nothing here can harm a connection:
/// what cannot be shown or written is noted, and said on standard error.
class Screen : private story::StoryListener {
 public:
  /// What is run, when, and where it is shown.
  struct About {
    std::string title;                     ///< the command: "glasstls demo"
    std::int64_t now = 0;                  ///< when it begins, in seconds since 1970-01-01 UTC
    int descriptor = standard_output;      ///< where it is shown
    story::FlowClock* clock = nullptr;     ///< may be null: nothing is timed
    story::StoryListener* also = nullptr;  ///< may be null; gets each step after it was recorded and shown
  };

  Screen(const ViewArguments& view, const About& about);

  /// What records the story; null if nobody wants to see it.
  story::Recorder* recorder() { return recorder_ ? &*recorder_ : nullptr; }

  /// Waits until the reader has read what was shown so far.
  void flush() { shown_.flush(); }
  /// Shows the rest. Once, at the end.
  void finish(Unwritten& unwritten);

 private:
  void added(const story::Story& story, const story::Step& step) override;
  void grew(const story::Story& story) override;
  void began(double ms, story::RecordedSetUp&& set_up) override;
  void given(double ms, const story::Input& input) override;

  ViewArguments view_;
  std::string title_;
  std::int64_t began_;  // in seconds since 1970
  int descriptor_;
  Outlet shown_;
  story::StoryListener* also_;
  std::optional<render::text::Printer> printer_;
  std::optional<recording::TraceWriter> trace_;
  std::optional<story::Recorder> recorder_;
};

}  // namespace glasstls::cli
