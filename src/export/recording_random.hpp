#pragma once

#include "export/trace_writer.hpp"
#include "handshake/random_source.hpp"

namespace glasstls::exporting {

/// Hands on what another source draws, and writes it into a trace.
class RecordingRandom : public handshake::RandomSource {
 public:
  /// None is owned. The recorder tells the time.
  RecordingRandom(handshake::RandomSource& source, TraceWriter& trace, story::Recorder& recorder)
      : source_(source), trace_(trace), recorder_(recorder) {}

  void fill(std::span<std::uint8_t> out, std::string_view purpose) override {
    source_.fill(out, purpose);
    trace_.drawn(recorder_.now(), {std::string(purpose), to_bytes(out)});
  }

 private:
  handshake::RandomSource& source_;
  TraceWriter& trace_;
  story::Recorder& recorder_;
};

}  // namespace glasstls::exporting
