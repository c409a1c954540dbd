#include "record/sender.hpp"

#include <algorithm>
#include <utility>

namespace glasstls::record {

using messages::ContentType;

Sender::Ride Sender::handshake(View message) {
  send_dummy_that_is_next();
  const std::uint64_t first = records_ + pending_.size() / content_limit();
  append(pending_, message);
  return {first, records_ + (pending_.size() - 1) / content_limit()};
}

void Sender::flush() {
  const Bytes pending = std::exchange(pending_, {});
  for (View rest = pending; !rest.empty();) {
    const std::size_t size = std::min(rest.size(), content_limit());
    record(ContentType::handshake, rest.first(size));
    rest = rest.subspan(size);
  }
}

void Sender::send(ContentType type, View content) {
  send_dummy_that_is_next();
  flush();
  do {
    const std::size_t size = std::min(content.size(), content_limit());
    record(type, content.first(size));
    content = content.subspan(size);
  } while (!content.empty());
}

void Sender::dummy_change_cipher_spec() {
  flush();
  std::optional<Protection> keep = std::exchange(protection_, std::nullopt);
  record(ContentType::change_cipher_spec, Bytes{1});
  protection_ = std::move(keep);
}

void Sender::send_dummy_that_is_next() {
  if (std::exchange(dummy_is_next_, false)) dummy_change_cipher_spec();
}

void Sender::protect(Protection protection) {
  flush();
  protection_.emplace(std::move(protection));
}

Bytes Sender::take() {
  flush();
  return std::exchange(out_, {});
}

void Sender::record(ContentType type, View content) {
  const std::size_t start = out_.size();
  std::size_t padding = 0;
  trace::Epoch epoch = trace::Epoch::plaintext;
  std::uint64_t sequence = 0;
  if (protection_) {
    if (padding_.multiple > 1) {
      const std::size_t inner = content.size() + 1, over = inner % padding_.multiple;
      padding = std::min(over == 0 ? 0 : padding_.multiple - over, inner_limit_ - inner);
    }
    epoch = protection_->epoch();
    sequence = protection_->sequence();
    protection_->seal(type, content, padding, out_);
  } else {
    sequence = plaintext_sequence_++;
    append(out_, make_header(type, legacy_record_version_, content.size()));
    append(out_, content);
  }
  ++records_;
  tracer_.emit([&] {
    return trace::RecordSealed{.epoch = epoch,
                               .sequence = sequence,
                               .content_type = static_cast<std::uint8_t>(type),
                               .content = content,
                               .padding = padding,
                               .wire = View(out_).subspan(start)};
  });
}

}  // namespace glasstls::record
