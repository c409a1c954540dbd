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

// RFC 9846 5.3: the sequence number, padded to the left, XORed into the IV.
std::array<std::uint8_t, crypto::nonce_size> Protection::nonce() const {
  if (sequence_ == std::numeric_limits<std::uint64_t>::max())
    throw Failure(Alert::internal_error, "the record sequence number would wrap", {9846, "5.3"});
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
  const std::size_t inner = content.size() + 1 + padding, length = inner + crypto::tag_size,
                    start = out.size();
  // resize() grows by a factor, so that many records cost no more than their bytes; reserve() would copy all
  // that is there for each of them.
  out.resize(start + header_size + length);
  const std::span<std::uint8_t> record = std::span(out).subspan(start);
  const std::span<std::uint8_t> body = record.subspan(header_size);
  const std::array<std::uint8_t, header_size> header{
      static_cast<std::uint8_t>(messages::ContentType::application_data), 3, 3,
      static_cast<std::uint8_t>(length >> 8), static_cast<std::uint8_t>(length)};
  std::copy(header.begin(), header.end(), record.begin());
  std::copy(content.begin(), content.end(), body.begin());
  body[content.size()] = static_cast<std::uint8_t>(type);
  aead_.seal(nonce(), record.first(header_size), body.first(inner), body);
  ++sequence_;
}

Plaintext Protection::open(View record, std::span<std::uint8_t> out, std::size_t limit) {
  if (const auto plaintext = try_open(record, out, limit)) return *plaintext;
  throw Failure(
      Alert::bad_record_mac,
      "record " + std::to_string(sequence_) +
          " under these keys does not authenticate: it was changed on the way, or the two sides do not "
          "have the same keys",
      {9846, "5.2"}, "an encrypted_record of this key and sequence number",
      std::to_string(record.size() - header_size) + " other bytes");
}

std::optional<Plaintext> Protection::try_open(View record, std::span<std::uint8_t> out, std::size_t limit) {
  const View body = record.subspan(header_size);
  if (body.size() < crypto::tag_size) return std::nullopt;
  const std::size_t inner = body.size() - crypto::tag_size;
  if (!aead_.open(nonce(), record.first(header_size), body, out.first(inner))) return std::nullopt;
  ++sequence_;
  // RFC 9846 5.2: the limit counts content, type and padding together.
  if (inner > limit)
    throw Failure(Alert::record_overflow, "a record decrypts to more than is allowed", {9846, "5.4"},
                  "at most " + std::to_string(limit) + " bytes", std::to_string(inner));
  // RFC 9846 5.4: the last byte that is not zero is the content type.
  std::size_t at = inner;
  while (at > 0 && out[at - 1] == 0) --at;
  if (at == 0)
    throw Failure(Alert::unexpected_message, "a protected record holds no content type, only padding",
                  {9846, "5.4"}, "a byte that is not zero", std::to_string(inner) + " zeros");
  return Plaintext{static_cast<messages::ContentType>(out[at - 1]), View(out.first(at - 1)), inner - at,
                   true};
}

}  // namespace glasstls::record
