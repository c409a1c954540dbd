#pragma once

#include <optional>

#include "cli/arguments.hpp"
#include "render/text/printer.hpp"
#include "story/recorder.hpp"

namespace glasstls::cli {

/// Shows a story to the user as the options say: as text while it happens, as JSON at the end, or not at all.
class Screen : private story::Listener {
 public:
  /// `descriptor` is where it goes; `clock` may be null.
  Screen(const ViewArguments& view, int descriptor, story::Clock* clock);

  /// Where what happens is to be told; null where nothing is shown, so that nothing is recorded either.
  story::Recorder* recorder() { return recorder_ ? &*recorder_ : nullptr; }

  /// Shows what is still to be shown. Once, at the end.
  void finish();

 private:
  void added(const story::Story& story, const story::Step& step) override;

  ViewArguments view_;
  int descriptor_;
  std::optional<render::text::Printer> printer_;
  std::optional<story::Recorder> recorder_;
};

}  // namespace glasstls::cli
