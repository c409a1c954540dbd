#pragma once

#include "decode/capture_filter.hpp"
#include "decode/decoded.hpp"
#include "decode/known_secrets.hpp"

namespace glasstls::decode {

/// Reads a capture down to what was said inside of TLS, into the connections, notes and kind of `out`, of the
/// connections that `filter` lets pass. `secrets` is what is known already; what the file itself brings is
/// added. Never fails.
void decode_capture(View file, KnownSecrets& secrets, const CaptureFilter& filter, Decoded& out);

/// The same for bare records of which nobody knows who sent them.
void decode_records(View records, const KnownSecrets& secrets, Decoded& out);

}  // namespace glasstls::decode
