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
#include "trace/event.hpp"

namespace glasstls::record {

/// RFC 9846 5.1: a record's header, and how much may follow it, in bytes.
inline constexpr std::size_t header_size = 5;
inline constexpr std::size_t max_plaintext = 1 << 14;
inline constexpr std::size_t max_ciphertext = max_plaintext + 256;

/// What was in a record. `content` points into the record.
struct Plaintext {
  messages::ContentType type{};
  View content{};
  std::size_t padding = 0;  ///< zero bytes that followed the content type
  bool was_protected = false;
  std::optional<trace::Epoch> replaced{};  ///< of the keys that opened it, where others were in force already
};

/// RFC 9846 5.2 and 5.3: one direction's key, IV and sequence number.
class Protection {
 public:
  /// Keys are new, and `sequence` 0, except where a test wants to see the end of the numbers.
  Protection(crypto::AeadAlgorithm aead, trace::Epoch epoch, const Secret& key, const Secret& iv,
             std::uint64_t sequence = 0);

  /// Appends to `out` one TLSCiphertext that holds `content` and `padding` zeros. Throws Failure with
  /// `internal_error` rather than let the sequence number wrap, as open() does.
  void seal(messages::ContentType type, View content, std::size_t padding, Bytes& out);

  /// Opens one TLSCiphertext, header included, into `out`, which has room for what is behind the header, and
  /// may be just that. Throws Failure: `bad_record_mac` where it does not authenticate, `unexpected_message`
  /// where it holds no content type, `record_overflow` where the inner plaintext (content, type and padding)
  /// is longer than `limit`.
  Plaintext open(View record, std::span<std::uint8_t> out, std::size_t limit);
  /// The same, but empty where it does not authenticate; then what was in `out` is lost and the sequence
  /// number stays.
  std::optional<Plaintext> try_open(View record, std::span<std::uint8_t> out, std::size_t limit);

  /// The number that the next record will have.
  std::uint64_t sequence() const { return sequence_; }
  trace::Epoch epoch() const { return epoch_; }

  /// RFC 9846 5.5: how many records one key may protect: 2^24.5 full ones for AES-GCM, kept well below; for
  /// ChaCha20-Poly1305 the sequence number is the only bound.
  std::uint64_t record_limit() const { return record_limit_; }

 private:
  std::array<std::uint8_t, crypto::nonce_size> nonce() const;

  crypto::Aead aead_;
  trace::Epoch epoch_;
  Secret iv_;
  std::uint64_t sequence_ = 0;
  std::uint64_t record_limit_;
};

}  // namespace glasstls::record
