#pragma once

#include "decode/capture_filter.hpp"
#include "decode/decoded.hpp"
#include "decode/tls/known_secrets.hpp"

namespace glasstls::decode {

/// Decodes a capture, from its packets to the contents of TLS, into the connections, notes and kind of `out`.
/// Only connections that match `filter` are shown. The file's own secrets are added to `secrets`. Never
/// fails.
void decode_capture(View file, KnownSecrets& secrets, const CaptureFilter& filter, Decoded& out);

/// Decodes bare TLS records whose senders are not known, into the connections of `out`. Never fails.
void decode_records(View records, const KnownSecrets& secrets, Decoded& out);

}  // namespace glasstls::decode
