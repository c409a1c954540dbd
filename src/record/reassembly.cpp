#include "record/reassembly.hpp"

#include <string>

#include "base/alert.hpp"
#include "messages/handshake.hpp"

namespace glasstls::record {

void Reassembly::add(View content, std::uint64_t record) {
  if (empty()) first_record_ = record;
  // What was read goes first: a peer whose messages never end with a record must not make us keep them all.
  buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(position_));
  position_ = 0;
  append(buffer_, content);
  last_record_ = record;
}

std::optional<Reassembly::Whole> Reassembly::next() {
  const View waiting = View(buffer_).subspan(position_);
  if (waiting.size() < messages::handshake_header_size) return std::nullopt;
  const bool certificate = waiting[0] == static_cast<std::uint8_t>(messages::HandshakeType::certificate);
  const std::size_t limit = certificate ? 256 * 1024 : 132 * 1024;
  const std::size_t length = static_cast<std::size_t>(waiting[1] << 16 | waiting[2] << 8 | waiting[3]);
  if (length > limit)
    throw Failure(Alert::illegal_parameter, "a handshake message is too long to be meant seriously",
                  {9846, "4"}, "at most " + std::to_string(limit) + " bytes", std::to_string(length));
  const std::size_t size = messages::handshake_header_size + length;
  if (waiting.size() < size) return std::nullopt;
  Whole whole{to_bytes(waiting.first(size)), first_record_, last_record_};
  position_ += size;
  first_record_ = last_record_;
  return whole;
}

}  // namespace glasstls::record
