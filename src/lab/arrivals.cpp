#include "lab/arrivals.hpp"

#include <algorithm>
#include <utility>

#include "record/header.hpp"
#include "record/limits.hpp"
#include "schedule/cipher_suite.hpp"

namespace glasstls::lab {

using messages::ContentType;

void Arrivals::receive(const trace::Event& event) {
  const auto* keys = std::get_if<trace::KeysInstalled>(&event);
  if (!keys || keys->direction != trace::Direction::received || !keys->key || !keys->iv) return;
  const auto* suite = schedule::find_suite(keys->cipher_suite);
  if (!suite) return;
  const auto make = [&] { return record::Protection(suite->aead, keys->epoch, *keys->key, *keys->iv); };
  keys_.emplace(Keys{make(), make()});
}

void Arrivals::bring(View bytes, const std::function<void(View)>& give) {
  append(buffer_, bytes);
  while (readable_ && buffer_.size() >= record::header_size) {
    const std::size_t size = record::record_size(buffer_);
    readable_ = size <= record::header_size + record::max_ciphertext;
    if (!readable_ || buffer_.size() < size) break;
    Bytes record = to_bytes(View(buffer_).first(size));
    buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(size));
    pass(std::move(record), give);
  }
  if (!readable_ && !buffer_.empty()) give(std::exchange(buffer_, {}));
}

void Arrivals::pass(Bytes record, const Give& give) {
  const auto type = static_cast<ContentType>(record[0]);
  if (type == ContentType::handshake)
    return pass_messages(View(record).subspan(record::header_size), 0, record, give);
  if (type != ContentType::application_data || !keys_) return give(record);
  Bytes opened(record.size() - record::header_size);
  try {
    const auto plaintext = keys_->opens.try_open(record, opened, record::max_plaintext + 1);
    if (!plaintext) return give(record);
    if (plaintext->type == ContentType::handshake)
      return pass_messages(plaintext->content, plaintext->padding, record, give);
    give_content({plaintext->type, plaintext->content, plaintext->padding}, record, give);
  } catch (const Failure&) {  // the engine will say what is wrong with it
    give(record);
  }
}

void Arrivals::pass_messages(View content, std::size_t padding, const Bytes& like, const Give& give) {
  append(messages_, content);
  std::vector<Bytes> messages = whole_messages(messages_);
  if (messages.empty() && messages_.size() < record::most_certificate_bytes) return;  // the rest is to come
  const Bytes before = std::exchange(messages_, {});
  if (messages.empty()) return give_content({ContentType::handshake, before, padding}, like, give);
  const bool flips = tamperer_.flips(sender_, messages);
  Bytes after;
  for (const Bytes& message : tamperer_.pass(sender_, std::move(messages))) append(after, message);
  give_content({ContentType::handshake, after, padding, flips}, like, give);
}

/// In as many records as it needs; in none if a message was dropped and nothing is left.
void Arrivals::give_content(Content content, const Bytes& like, const Give& give) {
  const bool sealed = static_cast<ContentType>(like[0]) == ContentType::application_data;
  const bool empty = content.bytes.empty() && content.type != ContentType::handshake;
  for (bool first = empty; first || !content.bytes.empty(); first = false) {
    const std::size_t size = std::min(content.bytes.size(), record::max_plaintext);
    const View piece = content.bytes.first(size);
    content.bytes = content.bytes.subspan(size);
    Bytes record;
    if (sealed) {
      keys_->seals.seal(content.type, piece, std::exchange(content.padding, 0), record);
    } else {
      const auto header = record::make_header(content.type, 0x0303, size);
      record.assign(header.begin(), header.end());
      std::copy_n(like.begin(), 3, record.begin());
      append(record, piece);
    }
    if (content.flips && content.bytes.empty()) record.back() ^= 1;
    give(record);
  }
}

}  // namespace glasstls::lab
