#pragma once

#include "decode/capture_filter.hpp"
#include "decode/decoded.hpp"
#include "decode/tls/known_secrets.hpp"

namespace glasstls::decode {

/// Recognises bytes from elsewhere and takes them apart: a capture (pcap, pcapng), TLS records, handshake
/// messages, DER, PEM, or any of these except PEM in hexadecimal; gzip around them is unpacked. With the
/// secrets of a connection it also reads what is encrypted; secrets in a capture are added to `secrets`. Only
/// a capture's connections that match `filter` are shown. Never fails: the result says what could not be
/// read.
Decoded decode(View input, KnownSecrets& secrets, const CaptureFilter& filter = {});

}  // namespace glasstls::decode
