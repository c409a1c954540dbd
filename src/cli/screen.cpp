#include "cli/screen.hpp"

#include "cli/output.hpp"
#include "render/json/document.hpp"

namespace glasstls::cli {

Screen::Screen(const ViewArguments& view, int descriptor, story::Clock* clock)
    : view_(view), descriptor_(descriptor) {
  if (view.quiet) return;
  const bool live = !view.json;
  if (live)
    printer_.emplace(
        render::text::Look{.style = render::text::style_for(descriptor), .verbose = view.verbose});
  recorder_.emplace(
      story::Recorder::Options{.secrets = view.secrets,
                               .clock = clock,
                               .listener = live ? static_cast<story::Listener*>(this) : nullptr});
}

void Screen::added(const story::Story& story, const story::Step& step) {
  const std::string text = printer_->added(story, step);
  if (!text.empty()) write_all(descriptor_, text);
}

void Screen::finish() {
  if (printer_) write_all(descriptor_, printer_->end(recorder_->story()));
  if (view_.json && recorder_)
    write_all(descriptor_, render::json::document(recorder_->story(), {.fields = view_.verbose}));
}

}  // namespace glasstls::cli
