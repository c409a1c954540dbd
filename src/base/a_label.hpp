#pragma once

#include <string>
#include <string_view>

namespace glasstls {

/// RFC 5890: the form in which DNS and certificates write a host name: "bücher.example" becomes
/// "xn--bcher-kva.example". Each label with a character beyond ASCII becomes an A-label (Punycode, RFC 3492).
/// `name` is UTF-8; a name in ASCII is returned unchanged.
///
/// Registries use large Unicode tables to decide which characters a label may have. This function has no such
/// tables. It makes capitals of ASCII, Latin-1, Greek and Cyrillic small, and accepts the full stops of
/// Chinese and Japanese between labels. It refuses typesetting signs, spaces, and accents that are separate
/// from their letters. It does not convert to Unicode's normal form C, does not change other capitals, and
/// does not know the rules for right-to-left scripts or for characters that must not be neighbours; a name
/// that breaks these rules finds no server. Throws std::invalid_argument that says what is wrong.
std::string to_ascii_name(std::string_view name);

}  // namespace glasstls
