#include "record/protection.hpp"

#include <algorithm>
#include <limits>

#include "base/alert.hpp"

namespace glasstls::record {

namespace {

/// RFC 9846 5.5: how many records one key may protect.
std::uint64_t limit_of(crypto::AeadAlgorithm aead) {
  switch (aead) {
    case crypto::AeadAlgorithm::aes_128_gcm:
    case crypto::AeadAlgorithm::aes_256_gcm: return std::uint64_t{1} << 24;
    case crypto::AeadAlgorithm::aes_128_ccm:
    case crypto::AeadAlgorithm::aes_128_ccm_8: return std::uint64_t{1} << 23;
    case crypto::AeadAlgorithm::chacha20_poly1305: break;
  }
  return std::numeric_limits<std::uint64_t>::max() - 1;
}

}  // namespace

Protection::Protection(crypto::AeadAlgorithm aead, trace::Epoch epoch, const Secret& key, const Secret& iv,
                       std::uint64_t sequence)
    : aead_(aead, key.reveal()),
      epoch_(epoch),
      iv_(iv.duplicate()),
      sequence_(sequence),
      record_limit_(limit_of(aead)) {}

namespace {

// RFC 9846 5.2:
//
//     struct {
//         opaque content[TLSPlaintext.length];
//         ContentType type;
//         uint8 zeros[length_of_padding];
//     } TLSInnerPlaintext;
Plaintext read_inner(View inner, std::size_t limit, const trace::Checker& checker) {
  // RFC 9846 5.4: the limit counts content, type and padding together.
  checker.require(
      inner.size() <= limit,
      {Alert::record_overflow,
       "TLSInnerPlaintext must not be longer than the limit",
       {9846, "5.4"},
       "a record decrypts to more than is allowed"},
      [&] { return "at most " + std::to_string(limit) + " bytes"; }, inner.size());
  // RFC 9846 5.4: the last byte that is not zero is the content type.
  std::size_t size = inner.size();
  while (size > 0 && inner[size - 1] == 0) --size;
  checker.require(size > 0,
                  {Alert::unexpected_message,
                   "a protected record must have a content type",
                   {9846, "5.4"},
                   "a protected record has no content type, only padding"},
                  "a byte that is not zero", [&] {
                    return size > 0 ? "type " + std::to_string(inner[size - 1])
                                    : std::to_string(inner.size()) + " zeros";
                  });
  return {static_cast<messages::ContentType>(inner[size - 1]), inner.first(size - 1), inner.size() - size,
          true};
}

}  // namespace

// RFC 9846 5.3: the sequence number, padded on the left with zeros, XOR the IV.
std::array<std::uint8_t, crypto::nonce_size> Protection::nonce(const trace::Checker& checker) const {
  constexpr std::uint64_t last = std::numeric_limits<std::uint64_t>::max();
  checker.require(sequence_ < last,
                  {Alert::internal_error,
                   "the sequence number must not wrap",
                   {9846, "5.3"},
                   "the record sequence number would wrap"},
                  "less than 2^64 - 1", sequence_);
  std::array<std::uint8_t, crypto::nonce_size> nonce;
  const View iv = iv_.reveal();
  for (std::size_t i = 0; i < nonce.size(); ++i) {
    const std::size_t from_end = nonce.size() - 1 - i;
    const std::uint64_t digit = from_end < 8 ? sequence_ >> (8 * from_end) : 0;
    nonce[i] = static_cast<std::uint8_t>(iv[i] ^ digit);
  }
  return nonce;
}

void Protection::seal(messages::ContentType type, View content, std::size_t padding, Bytes& out) {
  const std::size_t inner = content.size() + 1 + padding, length = inner + tag_size(), start = out.size();
  // resize() grows the buffer by a factor. reserve() would copy all earlier records again for each new one.
  out.resize(start + header_size + length);
  const std::span<std::uint8_t> record = std::span(out).subspan(start);
  const std::span<std::uint8_t> body = record.subspan(header_size);
  const auto header = make_header(messages::ContentType::application_data, 0x0303, length);
  std::copy(header.begin(), header.end(), record.begin());
  std::copy(content.begin(), content.end(), body.begin());
  body[content.size()] = static_cast<std::uint8_t>(type);
  aead_.seal(nonce({}), record.first(header_size), body.first(inner), body);
  ++sequence_;
}

Plaintext Protection::open(View record, std::span<std::uint8_t> out, std::size_t limit,
                           const trace::Checker& checker) {
  const std::uint64_t sequence = sequence_;
  const auto inner = decrypt(record, out, checker);
  std::string fact;
  if (!inner)
    fact =
        "record " + std::to_string(sequence) +
        " under these keys does not authenticate: it was changed on the way, or the two sides do not have the same "
        "keys";
  checker.require(
      inner.has_value(),
      {Alert::bad_record_mac, "encrypted_record must authenticate under the keys", {9846, "5.2"}, fact},
      [&] { return "an encrypted_record of this key and sequence number " + std::to_string(sequence); },
      [&] {
        const std::string size = std::to_string(record.size() - header_size) + " bytes";
        return size + (inner ? " whose tag verifies" : " whose tag does not verify");
      });
  return read_inner(*inner, limit, checker);
}

std::optional<Plaintext> Protection::try_open(View record, std::span<std::uint8_t> out, std::size_t limit) {
  const auto inner = decrypt(record, out, {});
  if (!inner) return std::nullopt;
  return read_inner(*inner, limit, {});
}

/// The TLSInnerPlaintext of a record that authenticates.
std::optional<View> Protection::decrypt(View record, std::span<std::uint8_t> out,
                                        const trace::Checker& checker) {
  const View body = record.subspan(header_size);
  if (body.size() < tag_size()) return std::nullopt;
  const auto inner = out.first(body.size() - tag_size());
  if (!aead_.open(nonce(checker), record.first(header_size), body, inner)) return std::nullopt;
  ++sequence_;
  return inner;
}

}  // namespace glasstls::record
