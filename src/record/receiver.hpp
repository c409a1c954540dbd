#pragma once

#include <optional>

#include "record/protection.hpp"
#include "record/reassembly.hpp"

namespace glasstls::record {

/// Bytes from the network become records, and records become their content. Holds at most one record's worth
/// of bytes beyond what one call of add() brought.
class Receiver {
 public:
  explicit Receiver(trace::Tracer tracer) : tracer_(tracer) {}

  /// Bytes as the network gave them.
  void add(View bytes);

  /// The content of the next record that is there in full, or nothing. It is valid until the next call.
  /// Throws Failure: `unexpected_message` for a type that may not come now or that nobody knows,
  /// `record_overflow` for a length beyond the limits, and what Protection::open throws. A header is judged
  /// as soon as it is there.
  std::optional<Plaintext> next();

  /// From the next record on, records are protected so. RFC 9846 5.1: throws Failure with
  /// `unexpected_message` where part of a handshake message is still waiting. The keys of an epoch
  /// before are kept until the first record opens under the new ones, for an alert of a peer that failed
  /// before it changed its own.
  void protect(Protection protection);
  void forget_keys() {
    protection_.reset();
    replaced_.reset();
  }
  bool is_protected() const { return protection_.has_value(); }

  /// RFC 8449: what we asked the peer to keep to: content, type and padding of a protected record, in bytes.
  void limit_inner_plaintext(std::size_t limit) { inner_limit_ = limit; }

  /// RFC 9846 4.3.10: early data that is not taken is passed over, up to `limit` bytes of it and
  /// most_empty_early_records records without any; more is a Failure with `unexpected_message`. By trial
  /// decryption: records that do not authenticate are early data, until one does. Until the client's second
  /// ClientHello: every record of type application_data is, until stop_skipping().
  void skip_by_trial_decryption(std::size_t limit) { skipping_ = {Skipping::trial_decryption, limit}; }
  void skip_until_client_hello(std::size_t limit) { skipping_ = {Skipping::until_client_hello, limit}; }
  void stop_skipping() { skipping_ = {}; }

  /// RFC 9846 7.3: until the first record opens, the peer may have no keys yet, and an alert of its may come
  /// in the clear. Whoever is on the path can forge that one, as he can cut the connection.
  void admit_plaintext_alert() { plaintext_alert_ = true; }

  /// The number of the record that next() gave last, counted over the connection from 0.
  std::uint64_t last_record() const { return records_ - 1; }

  /// Whether part of a record is waiting for the rest.
  bool has_partial_record() const { return position_ != buffer_.size(); }

  /// Handshake content goes here, once its record has been judged.
  Reassembly reassembly;

 private:
  struct Skipping {
    enum How : std::uint8_t { nothing, trial_decryption, until_client_hello } how = nothing;
    std::size_t left = 0;  ///< bytes
    unsigned empty = 0;    ///< records without content so far
  };
  std::optional<Plaintext> open(std::span<std::uint8_t> record);
  Plaintext open_protected(std::span<std::uint8_t> record, std::span<std::uint8_t> out);
  void skip(std::size_t length);

  trace::Tracer tracer_;
  Skipping skipping_;
  Bytes buffer_;
  Bytes opened_;  ///< what was opened, where somebody watches
  std::size_t position_ = 0;
  std::uint64_t records_ = 0;
  std::uint64_t plaintext_sequence_ = 0;
  std::size_t inner_limit_ = max_plaintext + 1;
  std::optional<Protection> protection_;
  std::optional<Protection> replaced_;  ///< before `protection_`, until a record opens under that
  bool plaintext_alert_ = false;
};

}  // namespace glasstls::record
