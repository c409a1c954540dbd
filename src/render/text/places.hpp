#pragma once

#include <string>

#include "render/text/style.hpp"
#include "story/story.hpp"

/// Which way something travelled, and under which keys: said everywhere in the same words.
namespace glasstls::render::text {

/// The colour of what goes that way.
Ink ink_of(story::Direction direction);
/// The arrow of what goes that way.
Glyph arrow_of(story::Direction direction);

/// RFC 9846 5.1: "handshake", "type 99"; "refused" for 0, which is not a type.
std::string content_type(std::uint8_t type);

/// "handshake keys", or "plaintext" where there are none.
std::string keys_of(story::Epoch epoch);

/// "record 2, handshake keys", "records 1 to 3, handshake keys, 12 bytes of padding".
std::string place_of(const story::Message& message, const story::Story& story);

}  // namespace glasstls::render::text
