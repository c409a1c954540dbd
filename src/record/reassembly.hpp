#pragma once

#include <optional>

#include "base/bytes.hpp"
#include "trace/event.hpp"

namespace glasstls::record {

/// RFC 9846 5.1: joins handshake messages that were split over several records, and separates those that
/// share one.
class Reassembly {
 public:
  /// Broken rules are reported to `tracer`.
  explicit Reassembly(trace::Tracer tracer = {}) : tracer_(tracer) {}

  /// Takes the content of one handshake record, and that record's number. Throws Failure with
  /// `unexpected_message` when a message is spread over more than most_fragments records.
  void add(View content, std::uint64_t record);

  /// A message that is complete.
  struct Whole {
    Bytes message;                            ///< header included
    std::uint64_t first_record, last_record;  ///< the records that carried it
  };
  /// The next complete message, or nothing. Throws Failure as soon as the header of an incomplete message
  /// shows that it is not worth waiting for: `unexpected_message` for an unknown type, `decode_error` for a
  /// length that the syntax of the message does not allow, `illegal_parameter` for a Certificate of more than
  /// most_certificate_bytes.
  std::optional<Whole> next();

  /// Whether no bytes are waiting. Keys may change, and records of other types may come, only then.
  bool empty() const { return position_ == buffer_.size(); }
  /// How much is stored, in bytes: at most one unfinished message and one record.
  std::size_t held() const { return buffer_.size(); }

 private:
  trace::Tracer tracer_;
  Bytes buffer_;
  std::size_t position_ = 0;
  std::uint64_t first_record_ = 0, last_record_ = 0;
  std::size_t fragments_ = 0;  // how many records the unfinished message is spread over so far
};

}  // namespace glasstls::record
