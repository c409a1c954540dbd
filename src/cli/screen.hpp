#pragma once

#include <optional>

#include "cli/arguments.hpp"
#include "cli/output.hpp"
#include "recording/trace_writer.hpp"
#include "render/text/printer.hpp"
#include "story/recorder.hpp"

namespace glasstls::cli {

/// Shows a story to the user as the options say: as text while it happens, as JSON at the end, or not at all;
/// records it in a trace file and writes a page about it where that is asked for. Nothing of it can harm a
/// connection: what cannot be shown or written is noted, and said on standard error.
class Screen : private story::StoryListener {
 public:
  /// `descriptor` is where it goes; `clock` may be null; `title` says what is run: "glasstls demo"; it begins
  /// at `now`, in seconds since 1970-01-01 UTC. `also`, which may be null, hears of each step last, when it
  /// is recorded and shown.
  Screen(const ViewArguments& view, int descriptor, story::FlowClock* clock, const std::string& title,
         std::int64_t now, story::StoryListener* also = nullptr);

  /// Where what happens is to be told; null where nobody wants to know.
  story::Recorder* recorder() { return recorder_ ? &*recorder_ : nullptr; }

  /// Waits until the reader has what was shown so far.
  void flush() { shown_.flush(); }
  /// Shows what is still to be shown. Once, at the end.
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
