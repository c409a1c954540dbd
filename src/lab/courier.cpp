#include "lab/courier.hpp"

#include <algorithm>

#include "base/big_endian.hpp"
#include "lab/usage_error.hpp"
#include "messages/handshake.hpp"
#include "schedule/cipher_suite.hpp"

namespace glasstls::lab {

namespace {

using Act = Tampering::Act;

constexpr std::size_t header = messages::handshake_header_size;

std::string name_of_message(View message) {
  try {
    return std::visit([]<class M>(const M&) { return std::string(M::name); },
                      messages::decode_handshake(message));
  } catch (const Failure&) {
    return {};
  }
}

void truncate(Bytes& message) {
  if (message.size() == header) return;
  message.pop_back();
  const auto type = static_cast<messages::HandshakeType>(message[0]);
  std::ranges::copy(messages::make_handshake_header(type, message.size() - header), message.begin());
}

}  // namespace

std::vector<Bytes> whole_messages(View content) {
  std::vector<Bytes> messages;
  while (!content.empty()) {
    if (content.size() < header) return {};
    const std::size_t size = messages::message_size(content);
    if (content.size() < size) return {};
    messages.push_back(to_bytes(content.first(size)));
    content = content.subspan(size);
  }
  return messages;
}

std::size_t Tamperer::find(std::string_view sender, const std::vector<Bytes>& messages) const {
  const bool is_theirs = tampering_ && done_.empty() && trouble_.empty() &&
                         (tampering_->sender.empty() || tampering_->sender == sender);
  if (!is_theirs || tampering_->message.empty()) return messages.size();
  return static_cast<std::size_t>(
      std::find_if(messages.begin(), messages.end(),
                   [&](const Bytes& message) { return name_of_message(message) == tampering_->message; }) -
      messages.begin());
}

bool Tamperer::flips(std::string_view sender, const std::vector<Bytes>& messages) {
  if (!tampering_ || tampering_->act != Act::flip || find(sender, messages) == messages.size()) return false;
  done_ = "the last bit of the record with the " + std::string(sender) + "'s " + tampering_->message +
          " was changed by somebody without the keys";
  return true;
}

std::vector<Bytes> Tamperer::pass(std::string_view sender, std::vector<Bytes> messages) {
  const std::size_t at = find(sender, messages);
  if (at == messages.size()) return messages;
  if (how_ == Trouble::thrown) return change(at, sender, std::move(messages));
  try {
    return change(at, sender, messages);
  } catch (const UsageError& error) {
    trouble_ = error.what();
    return messages;
  }
}

std::vector<Bytes> Tamperer::change(std::size_t at, std::string_view sender, std::vector<Bytes> messages) {
  const auto place = messages.begin() + static_cast<std::ptrdiff_t>(at);
  const std::string what = "the " + std::string(sender) + "'s " + tampering_->message;
  switch (tampering_->act) {
    case Act::set: {
      Changed changed = set_field(*place, tampering_->field, tampering_->value, tampering_->keep_lengths);
      done_ = "in " + what + ", " + changed.words;
      *place = std::move(changed.message);
      break;
    }
    case Act::drop:
      done_ = what + " did not arrive";
      messages.erase(place);
      break;
    case Act::repeat:
      done_ = what + " arrived twice";
      messages.insert(place, Bytes(*place));
      break;
    case Act::reorder:
      if (at + 1 == messages.size())
        throw UsageError("nothing follows " + what +
                         " under the same keys, so it cannot change places with anything");
      done_ = what + " arrived after the message that follows it";
      std::swap(messages[at], messages[at + 1]);
      break;
    case Act::truncate:
      if (place->size() == header) throw UsageError(what + " is empty already");
      done_ = what + " arrived without its last byte";
      truncate(*place);
      break;
    case Act::flip:
    case Act::clock:
    case Act::name:
    case Act::replay: break;
  }
  return messages;
}

void Courier::receive(const trace::Event& event) {
  if (const auto* sealed = std::get_if<trace::RecordSealed>(&event))
    heard_.emplace_back(Record{sealed->epoch, static_cast<messages::ContentType>(sealed->content_type),
                               sealed->padding, to_bytes(sealed->wire.first(3)), to_bytes(sealed->content)});
  const auto* keys = std::get_if<trace::KeysInstalled>(&event);
  if (!keys || keys->direction != trace::Direction::sent || !keys->key || !keys->iv) return;
  if (const auto* suite = schedule::find_suite(keys->cipher_suite))
    heard_.emplace_back(record::Protection(suite->aead, keys->epoch, *keys->key, *keys->iv));
}

Bytes Courier::take() {
  for (auto& one : std::exchange(heard_, {})) {
    if (auto* protection = std::get_if<record::Protection>(&one)) protection_.emplace(std::move(*protection));
    if (const auto* record = std::get_if<Record>(&one)) carry(*record);
  }
  return std::exchange(out_, {});
}

void Courier::carry(const Record& record) {
  const bool handshake = record.type == messages::ContentType::handshake;
  std::vector<Bytes> messages = handshake ? whole_messages(record.content) : std::vector<Bytes>{};
  if (messages.empty()) return seal(record, record.content);
  const bool flips = tamperer_.flips(sender_, messages);
  Bytes content;
  for (const Bytes& message : tamperer_.pass(sender_, std::move(messages))) append(content, message);
  for (View rest = content; !rest.empty(); rest = rest.subspan(std::min(rest.size(), record::max_plaintext)))
    seal(record, rest.first(std::min(rest.size(), record::max_plaintext)));
  if (flips) out_.back() ^= 1;
}

void Courier::seal(const Record& like, View content) {
  if (like.epoch != trace::Epoch::plaintext) {
    protection_.value().seal(like.type, content, like.padding, out_);
    return;
  }
  append(out_, like.start);
  append(out_, to_big_endian(content.size(), 2));
  append(out_, content);
}

}  // namespace glasstls::lab
