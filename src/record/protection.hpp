// record: RFC 9846 section 5: framing, protection, reassembly.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "base/bytes.hpp"
#include "base/secret.hpp"
#include "crypto/aead/aead.hpp"
#include "messages/numbers.hpp"
#include "record/header.hpp"
#include "trace/checker.hpp"

namespace glasstls::record {

/// What was in a record. `content` points into the place that it was opened into.
struct Plaintext {
  messages::ContentType type{};  ///< the inner type for protected records
  View content{};                ///< without type and padding
  std::size_t padding = 0;       ///< zero bytes that followed the content type
  bool was_protected = false;
  /// The epoch of the keys that opened it, when newer keys were in use already.
  std::optional<trace::Epoch> replaced{};
};

/// RFC 9846 5.2 and 5.3: the key, the IV and the sequence number of one direction.
class Protection {
 public:
  /// `sequence` is 0 for new keys. Tests use other values to reach the end of the numbers.
  Protection(crypto::AeadAlgorithm aead, trace::Epoch epoch, const Secret& key, const Secret& iv,
             std::uint64_t sequence = 0);

  /// Appends to `out` one TLSCiphertext with `content` and `padding` zeros. Throws Failure with
  /// `internal_error` when the sequence number would wrap; open() does too.
  void seal(messages::ContentType type, View content, std::size_t padding, Bytes& out);

  /// Opens one TLSCiphertext, header included, into `out`, which has room for the bytes after the header and
  /// may be that part of the record itself. Throws Failure: `bad_record_mac` when the record does not
  /// authenticate, `unexpected_message` when it has no content type, `record_overflow` when the inner
  /// plaintext (content, type and padding) is longer than `limit` bytes.
  Plaintext open(View record, std::span<std::uint8_t> out, std::size_t limit,
                 const trace::Checker& checker = {});
  /// The same, but returns nothing when the record does not authenticate. Then the bytes of `out` are lost,
  /// and the sequence number stays the same.
  std::optional<Plaintext> try_open(View record, std::span<std::uint8_t> out, std::size_t limit);

  /// The number that the next record will have.
  std::uint64_t sequence() const { return sequence_; }
  /// The epoch of the keys.
  trace::Epoch epoch() const { return epoch_; }

  /// RFC 9846 5.5: how many records one key may protect. The RFC allows AES-GCM 2^24.5 full records; the
  /// limit here is 2^24. RFC 9147 allows AES-CCM 2^23. ChaCha20-Poly1305 is limited only by the sequence
  /// number.
  std::uint64_t record_limit() const { return record_limit_; }

 private:
  std::optional<View> decrypt(View record, std::span<std::uint8_t> out, const trace::Checker& checker);
  std::size_t tag_size() const { return crypto::tag_size_of(aead_.algorithm()); }
  std::array<std::uint8_t, crypto::nonce_size> nonce(const trace::Checker& checker) const;

  crypto::Aead aead_;
  trace::Epoch epoch_;
  Secret iv_;
  std::uint64_t sequence_ = 0;
  std::uint64_t record_limit_;
};

}  // namespace glasstls::record
