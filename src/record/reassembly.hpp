#pragma once

#include <optional>

#include "base/bytes.hpp"

namespace glasstls::record {

/// RFC 9846 5.1: joins handshake messages that were split over records, and splits those that share one.
class Reassembly {
 public:
  /// The content of one handshake record, and that record's number. Throws Failure with `unexpected_message`
  /// where one message is spread over more than most_fragments records.
  void add(View content, std::uint64_t record);

  struct Whole {
    Bytes message;  ///< header included
    std::uint64_t first_record, last_record;
  };
  /// The next message that is there in full. One that is not whole is waited for only where that is worth it;
  /// otherwise throws Failure as soon as its header is there: `unexpected_message` for a type that nobody
  /// knows, `decode_error` for a length beyond what the syntax of such a message allows, `illegal_parameter`
  /// for a Certificate of more than most_certificate_bytes.
  std::optional<Whole> next();

  /// Whether no byte waits: the condition for a change of keys, and for records of another type.
  bool empty() const { return position_ == buffer_.size(); }
  /// In bytes: at most one unfinished message and one record.
  std::size_t held() const { return buffer_.size(); }

 private:
  Bytes buffer_;
  std::size_t position_ = 0;
  std::uint64_t first_record_ = 0, last_record_ = 0;
  std::size_t fragments_ = 0;  ///< records that the unfinished message is spread over so far
};

}  // namespace glasstls::record
