#pragma once

#include <string>
#include <string_view>

namespace glasstls::x509 {

/// Text from a certificate, made safe for a terminal by safe(), and cut after 256 bytes.
std::string printable(std::string_view text);

/// ASCII letters in lower case, everything else unchanged.
constexpr char fold(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Whether two texts are equal, ignoring the case of ASCII letters.
bool equal_folded(std::string_view a, std::string_view b);

}  // namespace glasstls::x509
