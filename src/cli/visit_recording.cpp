#include "cli/visit_recording.hpp"

#include <utility>

#include "cli/capture_file.hpp"
#include "http/answer.hpp"
#include "net/clock.hpp"

namespace glasstls::cli {

std::string numbered(const std::string& path, std::size_t number) {
  if (number == 1) return path;
  const std::size_t name = path.rfind('/') + 1;  // 0 if there is no folder
  const std::size_t dot = path.rfind('.');
  const std::size_t end = dot == std::string::npos || dot <= name ? path.size() : dot;
  return path.substr(0, end) + "-" + std::to_string(number) + path.substr(end);
}

VisitRecording::VisitRecording(VisitFiles& files, const net::Address& peer)
    : files_(files),
      peer_(peer),
      recorder_({.secrets = files.secrets, .clock = &stopwatch_, .listener = this, .keep = false}) {
  stopwatch_.milliseconds();  // from now on
}

void VisitRecording::open() {
  opened_ = true;
  if (files_.connections >= VisitFiles::most) return;
  try {
    open_files();
  } catch (const std::exception& error) {
    trouble_ = error.what();
  }
}

void VisitRecording::open_files() {
  constexpr std::chrono::milliseconds patience{0};  // other visitors wait
  const std::size_t number = ++files_.connections;
  if (!files_.trace.empty())
    trace_.emplace(numbered(files_.trace, number),
                   recording::TraceAbout{.title = "glasstls serve, visited by " + peer_.text(),
                                         .version = GLASSTLS_VERSION,
                                         .unix_time = net::unix_time(),
                                         .timed = true,
                                         .secrets = files_.secrets,
                                         .server = true,
                                         .patience = patience});
  if (files_.pcapng.empty()) return;
  capture_.emplace(
      numbered(files_.pcapng, number),
      recording::Capture::Options{
          .epoch = epoch_of(stopwatch_), .clock = &stopwatch_, .server = true, .patience = patience});
  capture_->receive(flow::Event(flow::TcpConnected{peer_, {}}));
}

void VisitRecording::receive(const trace::Event& event) {
  if (!opened_) open();
  if (trace_) recorder_.receive(event);
  if (capture_) capture_->receive(event);
}

void VisitRecording::request(const http::RequestHead& head) {
  if (!trace_) return;
  story::HttpHead step{story::Direction::received,
                       head.method + " " + head.target + " HTTP/1." + std::to_string(head.minor_version),
                       {}};
  for (const http::HeaderField& field : head.fields) step.fields.emplace_back(field.name, field.value);
  recorder_.add(std::move(step));
}

void VisitRecording::answer(int status, const std::vector<http::HeaderField>& fields) {
  if (!trace_) return;
  story::HttpHead step{story::Direction::sent,
                       "HTTP/1.1 " + std::to_string(status) + " " + std::string(http::reason_of(status)),
                       {}};
  for (const http::HeaderField& field : fields) step.fields.emplace_back(field.name, field.value);
  recorder_.add(std::move(step));
}

void VisitRecording::failed(const std::string& why) {
  if (!trace_) return;
  recorder_.add(story::ErrorStep{story::Phase::tls, why, expected_, presented_});
}

std::string VisitRecording::finish() {
  std::string trouble = trouble_;
  if (trace_) {
    trace_->finish(recorder_.story());
    if (trouble.empty()) trouble = trace_->file().trouble();
  }
  if (capture_) {
    capture_->receive(flow::Event(flow::Done{}));
    capture_->finish();
    if (trouble.empty()) trouble = capture_->file().trouble();
  }
  if (!trace_ && !capture_ && trouble.empty()) return {};  // nothing was to be recorded
  return std::exchange(files_.troubled, !trouble.empty()) ? std::string() : trouble;
}

void VisitRecording::added(const story::Story& story, const story::Step& step) {
  if (const auto* alarm = std::get_if<story::AlertStep>(&step.what); alarm && alarm->failure) {
    expected_ = alarm->failure->expected;
    presented_ = alarm->failure->presented;
  }
  trace_->added(story, step);
}

void VisitRecording::grew(const story::Story& story) { trace_->grew(story); }

void VisitRecording::began(double ms, story::RecordedSetUp&& set_up) { trace_->began(ms, std::move(set_up)); }

void VisitRecording::given(double ms, const story::Input& input) { trace_->given(ms, input); }

}  // namespace glasstls::cli
