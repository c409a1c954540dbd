#pragma once

#include <string>
#include <string_view>

namespace glasstls {

/// RFC 5890: a host name in UTF-8 as DNS and certificates have it: "bücher.example" becomes
/// "xn--bcher-kva.example", one A-label (Punycode, RFC 3492) for each label with a character beyond ASCII. A
/// name in ASCII only comes back as it is.
///
/// A registry decides by large tables of Unicode which characters a label may have. They are not here. What
/// is done: capitals of ASCII, Latin-1, Greek and Cyrillic become small; the full stops of Chinese and
/// Japanese separate labels; signs of typesetting, spaces, and accents that are written apart from their
/// letters are refused, since the name that was meant has another form. What is not done: Unicode's normal
/// form C, other capitals, and the rules on which characters stand together and on right-to-left scripts. A
/// name that breaks those finds no server. Throws std::invalid_argument that says what is wrong.
std::string to_ascii_name(std::string_view name);

}  // namespace glasstls
