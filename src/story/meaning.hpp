#pragma once

#include "base/bytes.hpp"
#include "wire/field_map.hpp"

namespace glasstls::story {

/// Says what the values of fields mean that the messages room leaves without words: lengths in bytes, names
/// as text, times in seconds, and what a field that is kept for old versions is good for today. `bytes` are
/// what `map` describes.
void add_meanings(View bytes, wire::FieldMap& map);

}  // namespace glasstls::story
