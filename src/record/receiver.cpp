#include "record/receiver.hpp"

#include <string>
#include <utility>

#include "base/alert.hpp"

namespace glasstls::record {

using messages::ContentType;

namespace {

// RFC 9846 5.1: legacy_record_version is ignored for all purposes, so only type and length are judged.
void check_header(ContentType type, std::size_t length, bool is_protected) {
  const bool known = type == ContentType::change_cipher_spec || type == ContentType::alert ||
                     type == ContentType::handshake || type == ContentType::application_data;
  if (!known)
    throw Failure(Alert::unexpected_message, "what came is not a TLS record: is this a TLS server?",
                  {9846, "5.1"}, "a record of type 20 to 23",
                  "type " + std::to_string(static_cast<unsigned>(type)));
  // RFC 9846 5: the dummy change_cipher_spec stays in the clear; all else is protected once there are keys.
  if (is_protected && type != ContentType::application_data && type != ContentType::change_cipher_spec)
    throw Failure(Alert::unexpected_message, "a record is unprotected although keys are in use",
                  {9846, "5.2"}, name_of(ContentType::application_data).data(), std::string(name_of(type)));
  if (!is_protected && type == ContentType::application_data)
    throw Failure(Alert::unexpected_message, "application data came before there are keys to protect it",
                  {9846, "5.1"}, "a handshake record", std::string(name_of(type)));
  const std::size_t limit = type == ContentType::application_data ? max_ciphertext : max_plaintext;
  if (length > limit)
    throw Failure(Alert::record_overflow, "a record is longer than is allowed", {9846, "5.1"},
                  "at most " + std::to_string(limit) + " bytes", std::to_string(length));
}

}  // namespace

void Receiver::add(View bytes) {
  buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(position_));
  position_ = 0;
  append(buffer_, bytes);
}

std::optional<Plaintext> Receiver::next() {
  const std::span<std::uint8_t> waiting = std::span(buffer_).subspan(position_);
  if (waiting.size() < header_size) return std::nullopt;
  const auto type = static_cast<ContentType>(waiting[0]);
  const std::size_t length = static_cast<std::size_t>(waiting[3] << 8 | waiting[4]);
  check_header(type, length, is_protected());
  if (waiting.size() < header_size + length) return std::nullopt;

  const std::span<std::uint8_t> record = waiting.first(header_size + length);
  position_ += record.size();
  ++records_;
  const bool opens = protection_ && type == ContentType::application_data;
  const Bytes wire = tracer_ ? to_bytes(record) : Bytes{};
  const std::uint64_t sequence = opens ? protection_->sequence() : plaintext_sequence_++;
  const Plaintext plaintext = opens ? protection_->open(record, inner_limit_)
                                    : Plaintext{type, View(record).subspan(header_size), 0, false};
  tracer_.emit([&] {
    return trace::RecordOpened{.epoch = opens ? protection_->epoch() : trace::Epoch::plaintext,
                               .sequence = sequence,
                               .content_type = static_cast<std::uint8_t>(plaintext.type),
                               .content = plaintext.content,
                               .padding = plaintext.padding,
                               .wire = wire};
  });
  return plaintext;
}

void Receiver::protect(Protection protection) {
  if (!reassembly.empty())
    throw Failure(Alert::unexpected_message, "a handshake message continues across a change of keys",
                  {9846, "5.1"}, "the record to end where the message ends",
                  "more handshake bytes in the same record");
  protection_.emplace(std::move(protection));
}

}  // namespace glasstls::record
