#include "record/receiver.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "base/alert.hpp"
#include "messages/named.hpp"
#include "record/limits.hpp"

namespace glasstls::record {

using messages::ContentType;

namespace {

// RFC 9846 5.1: legacy_record_version is ignored for all purposes, so only type and length are judged.
void check_header(ContentType type, std::size_t length, bool is_protected, bool may_be_early_data,
                  bool may_be_alert) {
  const bool known = type == ContentType::change_cipher_spec || type == ContentType::alert ||
                     type == ContentType::handshake || type == ContentType::application_data;
  if (!known)
    throw Failure(Alert::unexpected_message, "what came is not a TLS record: does the other side speak TLS?",
                  {9846, "5.1"}, "a record of type 20 to 23",
                  "type " + std::to_string(static_cast<unsigned>(type)));
  // RFC 9846 5: the dummy change_cipher_spec stays in the clear; all else is protected once there are keys.
  const bool may_be_plain =
      type == ContentType::change_cipher_spec || (type == ContentType::alert && may_be_alert);
  if (is_protected && type != ContentType::application_data && !may_be_plain)
    throw Failure(Alert::unexpected_message, "a record is unprotected although keys are in use",
                  {9846, "5.2"}, name_of(ContentType::application_data).data(), messages::named(type));
  if (!is_protected && type == ContentType::application_data && !may_be_early_data)
    throw Failure(Alert::unexpected_message, "application data came before there are keys to protect it",
                  {9846, "5.1"}, "a handshake record", messages::named(type));
  const std::size_t limit = type == ContentType::application_data ? max_ciphertext : max_plaintext;
  if (length > limit)
    throw Failure(Alert::record_overflow, "a record is longer than is allowed", {9846, "5.1"},
                  "at most " + std::to_string(limit) + " bytes", std::to_string(length));
}

/// RFC 9846 5.2: an alert in the clear does not count once there are keys. What it says may help
/// nevertheless.
Failure unprotected_alert(View content) {
  const auto alert = static_cast<Alert>(content[1]);
  return {Alert::unexpected_message,
          "an alert came unprotected although keys are in use: it says " + std::string(name_of(alert)) + "(" +
              std::to_string(static_cast<unsigned>(alert)) +
              "), which may be the other side's, or be written by anyone on the path",
          {9846, "5.2"},
          std::string(name_of(ContentType::application_data)),
          std::string(name_of(ContentType::alert))};
}

}  // namespace

void Receiver::add(View bytes) {
  buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(position_));
  position_ = 0;
  append(buffer_, bytes);
}

std::optional<Plaintext> Receiver::next() {
  while (true) {
    const std::span<std::uint8_t> waiting = std::span(buffer_).subspan(position_);
    if (waiting.size() < header_size) return std::nullopt;
    const std::size_t length = static_cast<std::size_t>(waiting[3] << 8 | waiting[4]);
    const std::span<std::uint8_t> record = waiting.first(std::min(waiting.size(), header_size + length));
    const bool is_whole = record.size() == header_size + length;
    const bool is_stray_alert = is_protected() && !plaintext_alert_ && length == 2 &&
                                static_cast<ContentType>(record[0]) == ContentType::alert;
    if (is_stray_alert && !is_whole) return std::nullopt;
    try {
      if (is_stray_alert) throw unprotected_alert(record.subspan(header_size));
      check_header(static_cast<ContentType>(waiting[0]), length, is_protected(),
                   skipping_.how == Skipping::until_client_hello, plaintext_alert_);
      if (!is_whole) return std::nullopt;
      position_ += record.size();
      ++records_;
      if (auto plaintext = open(record)) return plaintext;
    } catch (const Failure&) {
      tracer_.emit([&] {
        return trace::RecordRefused{protection_ ? protection_->epoch() : trace::Epoch::plaintext,
                                    protection_ ? protection_->sequence() : plaintext_sequence_, record};
      });
      throw;
    }
  }
}

/// What is in the record; nothing for early data that is passed over.
std::optional<Plaintext> Receiver::open(std::span<std::uint8_t> record) {
  const auto type = static_cast<ContentType>(record[0]);
  const bool opens = protection_ && type == ContentType::application_data;
  std::span<std::uint8_t> out = record.subspan(header_size);
  if (tracer_ && opens) {
    // Who watches sees the record as it travelled, so it is opened into a place of its own.
    opened_.resize(std::max(opened_.size(), out.size()));
    out = opened_;
  }
  std::uint64_t sequence = opens ? protection_->sequence() : plaintext_sequence_;
  std::optional<Plaintext> plaintext;
  if (!protection_ && type == ContentType::application_data) {
    skip(record.size());
  } else if (opens && skipping_.how == Skipping::trial_decryption) {
    plaintext = protection_->try_open(record, out, inner_limit_);
    if (!plaintext) {
      skip(record.size());
    } else {
      stop_skipping();
      plaintext_alert_ = false;
      replaced_.reset();
    }
  } else if (opens) {
    plaintext = open_protected(record, out);
    if (plaintext->replaced) sequence = replaced_->sequence() - 1;
  } else {
    plaintext = Plaintext{type, View(record).subspan(header_size), 0, false};
    ++plaintext_sequence_;
  }
  tracer_.emit([&] {
    const trace::Epoch epoch = !plaintext ? trace::Epoch::early
                               : opens    ? plaintext->replaced.value_or(protection_->epoch())
                                          : trace::Epoch::plaintext;
    const Plaintext shown = plaintext ? *plaintext : Plaintext{type};
    return trace::RecordOpened{.epoch = epoch,
                               .sequence = sequence,
                               .content_type = static_cast<std::uint8_t>(shown.type),
                               .content = shown.content,
                               .padding = shown.padding,
                               .wire = record};
  });
  return plaintext;
}

/// RFC 9846 7.3: an alert goes out under the keys that its sender has, and a peer that fails at our last
/// flight may not have changed its own yet. So a record that may be an alert, and does not open under the
/// keys in force, is tried once more, under those before. What they open is the peer's word: nobody else has
/// them.
Plaintext Receiver::open_protected(std::span<std::uint8_t> record, std::span<std::uint8_t> out) {
  Bytes kept;  // what does not open is lost in the attempt
  if (replaced_ && record.size() <= most_late_alert) kept = to_bytes(record);
  try {
    const Plaintext plaintext = protection_->open(record, out, inner_limit_);
    plaintext_alert_ = false;
    replaced_.reset();
    return plaintext;
  } catch (const Failure& failure) {
    if (kept.empty() || failure.alert != Alert::bad_record_mac) throw;
    std::copy(kept.begin(), kept.end(), record.begin());
    std::optional<Plaintext> late = replaced_->try_open(kept, out, inner_limit_);
    if (!late || late->type != ContentType::alert) throw;
    late->replaced = replaced_->epoch();
    return *late;
  }
}

void Receiver::skip(std::size_t length) {
  // A content type and a tag are in every record; how much of the rest is padding cannot be known.
  const std::size_t content = length - std::min(length, header_size + 1 + crypto::tag_size);
  if (content == 0 && ++skipping_.empty > most_empty_early_records)
    throw Failure(Alert::unexpected_message,
                  "records without content flood what is passed over as early data", {9846, "4.3.10"},
                  "at most " + std::to_string(most_empty_early_records), std::to_string(skipping_.empty));
  if (content > skipping_.left)
    throw Failure(Alert::unexpected_message, "more early data came than is passed over", {9846, "4.3.10"},
                  "at most " + std::to_string(skipping_.left) + " more bytes", std::to_string(content));
  skipping_.left -= content;
}

void Receiver::protect(Protection protection) {
  if (!reassembly.empty())
    throw Failure(Alert::unexpected_message, "a handshake message continues across a change of keys",
                  {9846, "5.1"}, "the record to end where the message ends",
                  "more handshake bytes in the same record");
  replaced_.reset();
  // A KeyUpdate comes from a peer that has both keys, so that those before are of no more use.
  if (protection_ && protection_->epoch() != protection.epoch()) replaced_.emplace(std::move(*protection_));
  protection_.emplace(std::move(protection));
}

}  // namespace glasstls::record
