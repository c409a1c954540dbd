#pragma once

#include <optional>

#include "record/protection.hpp"

namespace glasstls::record {

/// How much padding protected records get (RFC 9846 5.4).
struct PaddingPolicy {
  /// The inner plaintext is filled up to a multiple of this many bytes; 0 or 1 adds nothing.
  std::size_t multiple = 0;
};

/// Content becomes records, and records become bytes for the network.
class Sender {
 public:
  explicit Sender(trace::Tracer tracer) : tracer_(tracer) {}

  /// Queues one whole handshake message. Messages share records until flush(), so that a flight leaves in as
  /// few as it fits in. Returns the numbers of the first and last record that it will ride in.
  struct Ride {
    std::uint64_t first_record, last_record;
  };
  Ride handshake(View message);
  /// Ends the record that handshake messages are collecting in.
  void flush();

  /// Fragments of application data, alerts. Flushes first.
  void send(messages::ContentType type, View content);
  /// RFC 9846 E.4: the change_cipher_spec that means nothing, never protected.
  void dummy_change_cipher_spec();

  /// From the next record on, records are protected so. Flushes first.
  void protect(Protection protection);
  const std::optional<Protection>& protection() const { return protection_; }
  /// Wipes the keys; nothing can be sent any more, but bytes already sealed can still be taken.
  void forget_keys() { protection_.reset(); }

  /// RFC 8449: what the peer asked for: content, type and padding of a protected record, in bytes (64 to 2^14
  /// + 1).
  void limit_inner_plaintext(std::size_t limit) { inner_limit_ = std::min(limit, max_plaintext + 1); }
  void set_padding(PaddingPolicy policy) { padding_ = policy; }
  /// RFC 9846 5.1: a first ClientHello rides in a record of legacy version 0x0301, all else in 0x0303.
  void set_legacy_record_version(std::uint16_t version) { legacy_record_version_ = version; }

  /// The bytes to send, handed over.
  Bytes take();
  bool has_output() const { return !out_.empty() || !pending_.empty(); }

 private:
  void record(messages::ContentType type, View content);
  std::size_t content_limit() const { return protection_ ? inner_limit_ - 1 : max_plaintext; }

  trace::Tracer tracer_;
  Bytes out_;
  Bytes pending_;  // handshake messages that have no record yet
  std::uint64_t records_ = 0;
  std::uint64_t plaintext_sequence_ = 0;
  std::size_t inner_limit_ = max_plaintext + 1;
  std::uint16_t legacy_record_version_ = 0x0303;
  PaddingPolicy padding_;
  std::optional<Protection> protection_;
};

}  // namespace glasstls::record
