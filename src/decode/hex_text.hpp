#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace glasstls::decode {

/// Bytes that somebody wrote down in hexadecimal.
struct HexText {
  std::optional<Bytes> bytes{};  ///< empty where it is not hexadecimal
  std::string why{};             ///< then: where, what was expected, what came
};

/// Reads digits in pairs, with spaces, line ends, colons, commas, braces or "0x" between them, and what xxd,
/// hexdump -C and Wireshark print (offset, bytes, characters). What stands before "octets):", as in RFC 8448,
/// is passed over.
HexText read_hex_text(std::string_view text);

}  // namespace glasstls::decode
