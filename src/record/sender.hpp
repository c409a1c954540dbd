#pragma once

#include <optional>

#include "record/protection.hpp"

namespace glasstls::record {

/// RFC 9846 5.4: how much padding protected records get.
struct PaddingPolicy {
  /// The size of the inner plaintext is rounded up to a multiple of this many bytes; 0 or 1 adds nothing.
  std::size_t multiple = 0;
};

/// Turns content into records, and records into bytes for the network.
class Sender {
 public:
  /// Each record is reported to `tracer`.
  explicit Sender(trace::Tracer tracer) : tracer_(tracer) {}

  /// The numbers of the records that carry a message.
  struct Ride {
    std::uint64_t first_record, last_record;
  };
  /// Queues one whole handshake message. Messages share records until flush(), so a flight needs as few
  /// records as possible.
  Ride handshake(View message);
  /// Makes records of the handshake messages that were queued.
  void flush();

  /// Sends application data or an alert, in as many records as it needs. Flushes first.
  void send(messages::ContentType type, View content);
  /// RFC 9846 E.4: sends the change_cipher_spec record that middleboxes expect. It means nothing and is never
  /// protected.
  void dummy_change_cipher_spec();
  /// The same, right before the next thing that is sent.
  void dummy_change_cipher_spec_next() { dummy_is_next_ = true; }

  /// Protects the records from the next one on. Flushes first.
  void protect(Protection protection);
  /// The keys in use; nothing before the first.
  const std::optional<Protection>& protection() const { return protection_; }
  /// Wipes the keys, and drops queued messages: they were meant for these keys. Sealed records can still be
  /// taken.
  void forget_keys() {
    pending_.clear();
    protection_.reset();
  }
  /// Drops the records that were not taken.
  void drop_output() { out_.clear(); }

  /// RFC 8449: the peer's limit for content, type and padding of a protected record together, in bytes (64 to
  /// 2^14 + 1).
  void limit_inner_plaintext(std::size_t limit) { inner_limit_ = std::min(limit, max_plaintext + 1); }
  /// How much padding the next protected records get.
  void set_padding(PaddingPolicy policy) { padding_ = policy; }
  /// RFC 9846 5.1: the record of a first ClientHello may say 0x0301; all others must say 0x0303.
  void set_legacy_record_version(std::uint16_t version) { legacy_record_version_ = version; }

  /// The bytes for the network. They are forgotten here. Flushes first.
  Bytes take();

 private:
  void record(messages::ContentType type, View content);
  void send_dummy_that_is_next();
  std::size_t content_limit() const { return protection_ ? inner_limit_ - 1 : max_plaintext; }

  trace::Tracer tracer_;
  Bytes out_;
  Bytes pending_;  // handshake messages that have no record yet
  bool dummy_is_next_ = false;
  std::uint64_t records_ = 0;
  std::uint64_t plaintext_sequence_ = 0;
  std::size_t inner_limit_ = max_plaintext + 1;
  std::uint16_t legacy_record_version_ = 0x0303;
  PaddingPolicy padding_;
  std::optional<Protection> protection_;
};

}  // namespace glasstls::record
