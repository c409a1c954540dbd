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

/// RFC 9846 5.2: once there are keys, an alert in the clear does not count. Its words may still help.
std::string unprotected_alert(View content) {
  const auto alert = static_cast<Alert>(content[1]);
  return "an alert came unprotected although keys are in use: it says " + std::string(name_of(alert)) + "(" +
         std::to_string(static_cast<unsigned>(alert)) +
         "). The other side may have sent it, or anyone on the path";
}

constexpr trace::Must is_protected_when_keys_are{Alert::unexpected_message,
                                                 "a record must be protected once there are keys",
                                                 {9846, "5.2"},
                                                 "a record is unprotected although keys are in use"};

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
    const std::size_t size = record_size(waiting);
    const std::span<std::uint8_t> record = waiting.first(std::min(waiting.size(), size));
    const bool is_whole = record.size() == size;
    // The checks of the first record after a change of keys are reported; after that, only broken rules.
    trace::Checker checker(tracer_, "record");
    if (!is_first_ || !is_whole) checker = checker.quiet();
    try {
      if (is_stray_alert(record) && !is_whole) return std::nullopt;
      check_header(record, size - header_size, checker);
      if (!is_whole) return std::nullopt;
      position_ += size;
      ++records_;
      is_first_ = false;
      if (auto plaintext = open(record, checker)) return plaintext;
    } catch (const Failure&) {
      tracer_.emit([&] {
        return trace::RecordRefused{protection_ ? protection_->epoch() : trace::Epoch::plaintext,
                                    protection_ ? protection_->sequence() : plaintext_sequence_, record};
      });
      throw;
    }
  }
}

/// Whether the record, of which at least the header is there, is an alert in the clear that should be
/// protected.
bool Receiver::is_stray_alert(View record) const {
  return is_protected() && !plaintext_alert_ && record_size(record) == header_size + 2 &&
         static_cast<ContentType>(record[0]) == ContentType::alert;
}

/// Judges a record by its header. RFC 9846 5.1: legacy_record_version is ignored for all purposes, so only
/// type and length count. `length` is the length in the header; of the record itself, perhaps only the start
/// is there.
void Receiver::check_header(View record, std::size_t length, const trace::Checker& checker) const {
  const auto type = static_cast<ContentType>(record[0]);
  checker.require(name_of(type) != "unknown" && type != ContentType::invalid,
                  {Alert::unexpected_message,
                   "type must be a ContentType of TLS 1.3",
                   {9846, "5"},
                   "this is not a TLS record: does the other side speak TLS?"},
                  "a record of type 20 to 23", [&] { return "type " + std::to_string(record[0]); });
  // RFC 9846 5: the dummy change_cipher_spec is never protected; all else is, once there are keys.
  const bool may_be_plain =
      type == ContentType::change_cipher_spec || (type == ContentType::alert && plaintext_alert_);
  trace::Must must = is_protected_when_keys_are;
  std::string alert;
  if (is_stray_alert(record)) must.fact = alert = unprotected_alert(record.subspan(header_size));
  const bool is_application_data = type == ContentType::application_data;
  checker.require(!is_protected() || is_application_data || may_be_plain, must,
                  is_protected() ? ContentType::application_data : type, type);
  checker.require(is_protected() || !is_application_data || skipping_.how == Skipping::until_client_hello,
                  {Alert::unexpected_message,
                   "application data must not come before there are keys",
                   {9846, "5.1"},
                   "application data came before there are keys to protect it"},
                  is_protected() ? ContentType::application_data : ContentType::handshake, type);
  const std::size_t most = is_application_data ? max_ciphertext : max_plaintext;
  checker.require(
      length <= most,
      {Alert::record_overflow,
       is_application_data ? "length must not exceed 2^14 + 256" : "length must not exceed 2^14",
       {9846, is_application_data ? "5.2" : "5.1"},
       "a record is longer than is allowed"},
      [&] { return "at most " + std::to_string(most) + " bytes"; }, length);
}

/// The content of the record; nothing for early data that is skipped.
std::optional<Plaintext> Receiver::open(std::span<std::uint8_t> record, const trace::Checker& checker) {
  const auto type = static_cast<ContentType>(record[0]);
  const bool opens = protection_ && type == ContentType::application_data;
  std::span<std::uint8_t> out = record.subspan(header_size);
  if (tracer_ && opens) {
    // The watcher sees the record as it was received, so its content goes elsewhere.
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
    plaintext = open_protected(record, out, checker);
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

/// RFC 9846 7.3: an alert is protected with the keys that its sender has. A peer that fails at our last
/// flight may not have changed its keys yet. So a record that may be an alert, and does not open under the
/// keys in use, is tried once more under the previous ones. If they open it, the peer sent it: nobody else
/// has them.
Plaintext Receiver::open_protected(std::span<std::uint8_t> record, std::span<std::uint8_t> out,
                                   const trace::Checker& checker) {
  Bytes kept;  // opening destroys a record that does not authenticate
  if (replaced_ && record.size() <= most_late_alert) kept = to_bytes(record);
  try {
    const Plaintext plaintext = protection_->open(record, out, inner_limit_, checker);
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
  // A content type and a tag are in every record. How much of the rest is padding cannot be known.
  const std::size_t content = length - std::min(length, header_size + 1 + crypto::tag_size);
  const trace::Checker checker = trace::Checker(tracer_, "early data").quiet();
  if (content == 0) ++skipping_.empty;
  checker.require(
      skipping_.empty <= most_empty_early_records,
      {Alert::unexpected_message,
       "records without content must not flood the connection",
       {9846, "4.3.10"},
       "too many records without content came as early data that is skipped"},
      [] { return "at most " + std::to_string(most_empty_early_records); }, skipping_.empty);
  checker.require(
      content <= skipping_.left,
      {Alert::unexpected_message,
       "skipped early data must not exceed its limit",
       {9846, "4.3.10"},
       "more early data came than this server skips"},
      [&] { return "at most " + std::to_string(skipping_.left) + " more bytes"; }, content);
  skipping_.left -= content;
}

void Receiver::require_aligned(const trace::Must& must) const {
  trace::Checker(tracer_, "record")
      .require(reassembly.empty(), must, "the record to end where the message ends",
               reassembly.empty() ? "that" : "more handshake bytes in the same record");
}

void Receiver::require_alignment() const {
  require_aligned({Alert::unexpected_message,
                   "a ClientHello or ServerHello must end where its record ends",
                   {9846, "5.1"},
                   "handshake bytes follow the hello in its record"});
}

void Receiver::protect(Protection protection) {
  require_aligned({Alert::unexpected_message,
                   "a handshake message must not span a change of keys",
                   {9846, "5.1"},
                   "a handshake message continues across a change of keys"});
  replaced_ = std::exchange(protection_, std::make_unique<Protection>(std::move(protection)));
  // A KeyUpdate comes from a peer that has both keys, so the previous ones are of no use any more.
  if (replaced_ && replaced_->epoch() == protection_->epoch()) replaced_.reset();
  // Not for application data, because then the reports would depend on the data.
  is_first_ = protection_->epoch() == trace::Epoch::handshake;
}

}  // namespace glasstls::record
