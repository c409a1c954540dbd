#include "cli/screen.hpp"

#include "cli/page_file.hpp"
#include "render/json/document.hpp"
#include "render/text/write_out.hpp"

namespace glasstls::cli {

namespace {

/// In bytes. A reader such as less may be slow, and the connection goes on.
constexpr std::size_t most_unread = std::size_t{64} << 20;

}  // namespace

Screen::Screen(const ViewArguments& view, const About& about)
    : view_(view),
      title_(about.title),
      began_(about.now),
      descriptor_(about.descriptor),
      shown_(descriptor_, descriptor_ == standard_error ? "standard error" : "standard output", most_unread),
      also_(about.also) {
  if (view.quiet && view.trace.empty() && view.html.empty() && view.write_out.empty() && !also_) return;
  if (!view.quiet && !view.json)
    printer_.emplace(
        render::text::Look{.style = render::text::style_for(descriptor_), .verbose = view.verbose});
  if (!view.trace.empty())
    trace_.emplace(view.trace, recording::TraceAbout{.title = title_,
                                                     .version = GLASSTLS_VERSION,
                                                     .unix_time = began_,
                                                     .timed = about.clock != nullptr,
                                                     .secrets = view.secrets});
  const bool live = printer_ || trace_ || also_;
  recorder_.emplace(
      story::Recorder::Options{.secrets = view.secrets,
                               .clock = about.clock,
                               .listener = live ? static_cast<story::StoryListener*>(this) : nullptr});
}

void Screen::added(const story::Story& story, const story::Step& step) {
  if (trace_) trace_->added(story, step);
  if (printer_) shown_.write(printer_->added(story, step));
  if (also_) also_->added(story, step);
}

void Screen::grew(const story::Story& story) {
  if (trace_) trace_->grew(story);
  if (also_) also_->grew(story);
}

void Screen::began(double ms, story::RecordedSetUp&& set_up) {
  if (trace_) trace_->began(ms, std::move(set_up));
}

void Screen::given(double ms, const story::Input& input) {
  if (trace_) trace_->given(ms, input);
}

void Screen::finish(Unwritten& unwritten) {
  if (trace_) {
    trace_->finish(recorder_->story());
    unwritten.note(trace_->file().trouble());
  }
  if (printer_) shown_.write(printer_->end(recorder_->story()));
  unwritten.check(shown_.finish());
  if (!view_.html.empty())
    unwritten.of([&] {
      write_page(view_.html, {{.title = title_,
                               .program = std::string("glasstls ") + GLASSTLS_VERSION,
                               .wall_clock = recording::rfc3339(began_),
                               .secrets = view_.secrets,
                               .story = &recorder_->story()}});
    });
  unwritten.of([&] {
    if (view_.json && recorder_)
      print(descriptor_, render::json::document(recorder_->story(), {.fields = view_.verbose}));
    if (!view_.write_out.empty())
      write_all(standard_output, as_bytes(render::text::write_out(view_.write_out, recorder_->story())),
                "standard output");
  });
}

}  // namespace glasstls::cli
