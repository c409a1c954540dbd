#pragma once

#include <optional>

#include "base/bytes.hpp"

namespace glasstls::record {

/// RFC 9846 5.1: joins handshake messages that were split over records, and splits those that share one.
class Reassembly {
 public:
  /// The content of one handshake record, and that record's number.
  void add(View content, std::uint64_t record);

  struct Whole {
    Bytes message;  ///< header included
    std::uint64_t first_record, last_record;
  };
  /// The next message that is there in full. Throws Failure with `illegal_parameter` as soon as a header
  /// announces more than any message may need (256 KiB for a Certificate, 132 KiB for others).
  std::optional<Whole> next();

  /// Whether no byte waits: the condition for a change of keys, and for records of another type.
  bool empty() const { return position_ == buffer_.size(); }
  /// In bytes: at most one unfinished message and one record.
  std::size_t held() const { return buffer_.size(); }

 private:
  Bytes buffer_;
  std::size_t position_ = 0;
  std::uint64_t first_record_ = 0, last_record_ = 0;
};

}  // namespace glasstls::record
