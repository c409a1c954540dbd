#pragma once

#include "base/bytes.hpp"
#include "dissect/spoken.hpp"
#include "wire/field_map.hpp"

namespace glasstls::dissect {

/// Says what the values of fields mean that the messages room leaves without words: lengths in bytes, names
/// as text, times in seconds, and what a field that is kept for old versions is good for today. `bytes` are
/// what `map` describes, and `spoken` what they are read by: what TLS 1.3 only keeps for old versions means
/// something in these.
void add_meanings(View bytes, wire::FieldMap& map, Spoken spoken = {});

}  // namespace glasstls::dissect
