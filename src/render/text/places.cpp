#include "render/text/places.hpp"

#include "render/text/layout.hpp"

namespace glasstls::render::text {

using story::Direction;

Ink ink_of(Direction direction) { return direction == Direction::sent ? Ink::sent : Ink::received; }

Glyph arrow_of(Direction direction) {
  return direction == Direction::sent ? Glyph::to_peer : Glyph::from_peer;
}

std::string content_type(std::uint8_t type) {
  switch (type) {
    case 0: return "refused";
    case 20: return "change_cipher_spec";
    case 21: return "alert";
    case 22: return "handshake";
    case 23: return "application_data";
    default: return "type " + std::to_string(type);
  }
}

std::string keys_of(story::Epoch epoch) {
  const std::string name(story::name_of(epoch));
  return epoch == story::Epoch::plaintext ? name : name + " keys";
}

std::string place_of(const story::Message& message, const story::Story& story) {
  std::string text = records(message.first_record, message.last_record);
  if (const auto* record = record_of(story, message)) {
    text += ", " + keys_of(record->epoch);
    if (record->padding > 0) text += ", " + count(record->padding, "byte") + " of padding";
  }
  return text;
}

}  // namespace glasstls::render::text
