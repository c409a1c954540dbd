#pragma once

#include <optional>
#include <string>

#include "cli/stopwatch.hpp"
#include "http/request_parser.hpp"
#include "recording/capture.hpp"
#include "recording/trace_writer.hpp"
#include "story/recorder.hpp"

namespace glasstls::cli {

/// What `glasstls serve` is to record of its visitors, and how many it has so far.
struct VisitFiles {
  /// More connections than this are not recorded in one run, so nobody can fill the disk with files.
  static constexpr std::size_t most = 1000;

  std::string trace, pcapng;  ///< files for the first connection; empty for none
  bool secrets = false;       ///< whether the trace has values of secrets
  std::size_t connections = 0;
  bool troubled = false;  ///< the last one could not be recorded, which was said

  /// Whether anything is recorded.
  bool wanted() const { return !trace.empty() || !pcapng.empty(); }
};

/// The file for the connection of that number, from 1: "a.sqlog", "a-2.sqlog", "a-3.sqlog".
std::string numbered(const std::string& path, std::size_t number);

/// Records one connection in files of its own. They are made when something happens: a client that
/// sends nothing leaves none.
class VisitRecording : public trace::Sink, private story::StoryListener {
 public:
  /// `files` outlives this.
  VisitRecording(VisitFiles& files, const net::Address& peer);

  /// What cannot be written is left out, here and below: finish() says so.
  void receive(const trace::Event& event) override;
  bool wants_secrets() const override { return files_.secrets || !files_.pcapng.empty(); }

  void request(const http::RequestHead& head);
  void answer(int status, const std::vector<http::HeaderField>& fields);

  /// The connection did not go as it should; `why` is for people.
  void failed(const std::string& why);

  /// The connection is over. Why it was not recorded, or not all of it; empty if all is well, and if
  /// the one before could not be recorded either.
  std::string finish();

 private:
  void added(const story::Story& story, const story::Step& step) override;
  void grew(const story::Story& story) override;
  void began(double ms, story::RecordedSetUp&& set_up) override;
  void given(double ms, const story::Input& input) override;
  void open();
  void open_files();

  VisitFiles& files_;
  net::Address peer_;
  bool opened_ = false;
  std::string trouble_{};  ///< why the files were not opened
  Stopwatch stopwatch_;
  std::optional<recording::TraceWriter> trace_;
  std::optional<recording::Capture> capture_;
  story::Recorder recorder_;          // keeps nothing: the trace does
  std::string expected_, presented_;  // of what the client did wrong
};

}  // namespace glasstls::cli
