#pragma once

#include <memory>
#include <optional>

#include "record/protection.hpp"
#include "record/reassembly.hpp"
#include "trace/checker.hpp"

namespace glasstls::record {

/// Turns bytes from the network into records, and records into their content. Stores at most one record in
/// addition to the bytes of one call of add().
class Receiver {
 public:
  /// Each record, and the rules that it keeps, are reported to `tracer`.
  explicit Receiver(trace::Tracer tracer) : reassembly(tracer), tracer_(tracer) {}

  /// Takes bytes from the network, in any portions.
  void add(View bytes);

  /// The content of the next complete record, or nothing. It is valid until the next call. A header is
  /// checked as soon as it is there. Throws Failure: `unexpected_message` for a type that is unknown or may
  /// not come now, `record_overflow` for a length above the limit, and what Protection::open throws.
  std::optional<Plaintext> next();

  /// Expects protected records from the next one on. RFC 9846 5.1: throws Failure with `unexpected_message`
  /// when part of a handshake message is still waiting. The keys of the previous epoch are kept until a
  /// record opens under the new ones, for an alert of a peer that failed before it changed its own keys.
  void protect(Protection protection);
  /// RFC 9846 5.1: a ClientHello or ServerHello ends where its record ends, also in a retry, where no keys
  /// change. Throws Failure with `unexpected_message` when part of a handshake message follows it.
  void require_alignment() const;
  /// Wipes the keys. Nothing more can be opened.
  void forget_keys() {
    protection_.reset();
    replaced_.reset();
  }
  /// Whether there are keys.
  bool is_protected() const { return protection_ != nullptr; }

  /// RFC 8449: the limit that we sent to the peer for content, type and padding of a protected record
  /// together, in bytes.
  void limit_inner_plaintext(std::size_t limit) { inner_limit_ = limit; }

  /// RFC 9846 4.3.10: skips early data that was not accepted: at most `limit` bytes of it, and
  /// most_empty_early_records records without content; more is a Failure with `unexpected_message`. Records
  /// that do not authenticate are early data, until one does.
  void skip_by_trial_decryption(std::size_t limit) { skipping_ = {Skipping::trial_decryption, limit}; }
  /// The same, for the time until the second ClientHello: every record of type application_data is early
  /// data, until stop_skipping().
  void skip_until_client_hello(std::size_t limit) { skipping_ = {Skipping::until_client_hello, limit}; }
  /// Ends both.
  void stop_skipping() { skipping_ = {}; }

  /// RFC 9846 7.3: allows an unprotected alert until the first record opens, because the peer may have no
  /// keys yet. Anyone on the path can forge such an alert, but they can also cut the connection.
  void admit_plaintext_alert() { plaintext_alert_ = true; }

  /// The number of the record that next() returned last. Records are numbered from 0, over the whole
  /// connection.
  std::uint64_t last_record() const { return records_ - 1; }

  /// Whether an incomplete record is waiting for the rest.
  bool has_partial_record() const { return position_ != buffer_.size(); }

  /// Joins handshake content. The engine adds it once it has checked the record.
  Reassembly reassembly;

 private:
  struct Skipping {
    enum How : std::uint8_t { nothing, trial_decryption, until_client_hello } how = nothing;
    std::size_t left = 0;  // bytes
    unsigned empty = 0;    // records without content so far
  };
  bool is_stray_alert(View record) const;
  void check_header(View record, std::size_t length, const trace::Checker& checker) const;
  std::optional<Plaintext> open(std::span<std::uint8_t> record, const trace::Checker& checker);
  void require_aligned(const trace::Must& must) const;
  Plaintext open_protected(std::span<std::uint8_t> record, std::span<std::uint8_t> out,
                           const trace::Checker& checker);
  void skip(std::size_t length);

  trace::Tracer tracer_;
  Skipping skipping_;
  Bytes buffer_;
  Bytes opened_;  // the content of the last record, when somebody watches
  std::size_t position_ = 0;
  std::uint64_t records_ = 0;
  std::uint64_t plaintext_sequence_ = 0;
  std::size_t inner_limit_ = max_plaintext + 1;
  std::unique_ptr<Protection> protection_;
  std::unique_ptr<Protection> replaced_;  // the keys before, until a record opens under `protection_`
  bool plaintext_alert_ = false;
  bool is_first_ = true;  // in the clear or under the handshake keys
};

}  // namespace glasstls::record
