#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace glasstls::decode {

/// Bytes that were written in hexadecimal.
struct HexText {
  std::optional<Bytes> bytes{};  ///< empty if the text is not hexadecimal
  std::string why{};             ///< in this case: where, what was expected, what came
};

/// Reads pairs of digits with spaces, line ends, colons, commas, braces or "0x" between them, and the output
/// of xxd, hexdump -C and Wireshark (offset, bytes, characters). Text up to "octets):", as in RFC 8448, is
/// skipped.
HexText read_hex_text(std::string_view text);

}  // namespace glasstls::decode
