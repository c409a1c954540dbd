#include "probe/failure_traces.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "decode/tls/wiretap.hpp"
#include "story/recorder.hpp"

namespace glasstls::probe {

namespace {

/// A clock that shows the time of the current piece.
struct TapeClock : story::FlowClock {
  double now = 0;
  double milliseconds() override { return now; }
};

[[noreturn]] void refuse(int error, const std::string& why) {
  throw std::system_error(error, std::generic_category(), why);
}

}  // namespace

FailureTraces::FailureTraces(std::string folder, const std::vector<std::string>& names,
                             recording::TraceAbout about)
    : folder_(std::move(folder)), names_(names.begin(), names.end()), about_(std::move(about)) {
  if (::mkdir(folder_.c_str(), 0700) != 0 && errno != EEXIST)
    refuse(errno, "cannot make the folder " + folder_);
  std::error_code none;
  if (!std::filesystem::is_directory(folder_, none)) refuse(ENOTDIR, folder_);
  for (const std::string& name : names)
    if (std::filesystem::symlink_status(path_of(name), none).type() != std::filesystem::file_type::not_found)
      refuse(EEXIST, "the trace " + path_of(name) + " is of an earlier run: name another folder");
}

std::string FailureTraces::path_of(const std::string& name) const { return folder_ + "/" + name + ".sqlog"; }

void FailureTraces::keep(const std::string& name, const Tape& tape, story::Note sent, story::Note judged) {
  if (!names_.contains(name)) return;
  try {
    recording::TraceAbout about = about_;
    about.title += " " + name;
    about.timed = about.is_new = true;
    recording::TraceWriter writer(path_of(name), about);
    TapeClock clock;
    // The writer keeps the steps. The recorder's limit on memory is what bounds the file.
    story::Recorder recorder({.clock = &clock, .listener = &writer, .keep = false});
    recorder.add(std::move(sent));
    decode::Wiretap wire(tape.secrets(), recorder);
    for (const Tape::Piece& piece : tape.pieces()) {
      clock.now = piece.ms;
      wire.add(piece.by_client ? story::Direction::sent : story::Direction::received, piece.bytes);
    }
    wire.finish();
    recorder.add(std::move(judged));
    writer.finish(recorder.story());
    note(writer.file().trouble());
    const std::lock_guard lock(mutex_);
    ++kept_;
  } catch (const std::exception& error) {
    note(error.what());
  }
}

void FailureTraces::note(const std::string& trouble) {
  const std::lock_guard lock(mutex_);
  if (trouble_.empty()) trouble_ = trouble;
}

std::size_t FailureTraces::kept() const {
  const std::lock_guard lock(mutex_);
  return kept_;
}

std::string FailureTraces::trouble() const {
  const std::lock_guard lock(mutex_);
  return trouble_;
}

}  // namespace glasstls::probe
