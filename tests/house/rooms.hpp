#pragma once

#include "house/source_files.hpp"

namespace glasstls::testing {

/// The complaints about one file of src/: an #include of a room that is not above its own in the
/// order of docs/architecture.md, or, in a protocol room, anything that does input or output, reads a clock,
/// or finds randomness by itself. Files elsewhere get none.
Complaints check_rooms(const SourceFile& file);

/// The names of the rooms, from the ground floor up.
std::vector<std::string> room_names();

}  // namespace glasstls::testing
