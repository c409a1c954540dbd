#pragma once

#include "export/capture_filter.hpp"
#include "story/decoded.hpp"
#include "story/known_secrets.hpp"

namespace glasstls::exporting {

/// Reads a capture down to what was said inside of TLS, into the connections, notes and kind of `out`, of the
/// connections that `filter` lets pass. `secrets` is what is known already; what the file itself brings is
/// added. Never fails.
void decode_capture(View file, story::KnownSecrets& secrets, const CaptureFilter& filter,
                    story::Decoded& out);

/// The same for bare records of which nobody knows who sent them.
void decode_records(View records, const story::KnownSecrets& secrets, story::Decoded& out);

}  // namespace glasstls::exporting
