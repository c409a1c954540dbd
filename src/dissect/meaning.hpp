#pragma once

#include "base/bytes.hpp"
#include "dissect/spoken.hpp"
#include "wire/field_map.hpp"

namespace glasstls::dissect {

/// Fills in the meaning of fields that the decoder leaves without one: lengths in bytes, names as text, times
/// in seconds, and what the frozen fields of old versions are for today. `map` describes `bytes`. `spoken` is
/// the version: fields that TLS 1.3 has frozen had a meaning before.
void add_meanings(View bytes, wire::FieldMap& map, Spoken spoken = {});

}  // namespace glasstls::dissect
