#pragma once

#include "decode/capture_filter.hpp"
#include "decode/decoded.hpp"
#include "decode/known_secrets.hpp"

namespace glasstls::decode {

/// Recognises bytes from elsewhere and takes them apart: a capture (pcap, pcapng), TLS records, handshake
/// messages, DER, PEM, or any of these but PEM in hexadecimal. With the secrets of a connection it reads what
/// is encrypted too; what a capture brings of them is added to `secrets`. Never fails: what cannot be read is
/// said to be so. Gzip around it is taken off. Of a capture's connections those count that `filter` lets
/// pass.
Decoded decode(View input, KnownSecrets& secrets, const CaptureFilter& filter = {});

}  // namespace glasstls::decode
