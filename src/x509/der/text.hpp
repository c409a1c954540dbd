#pragma once

#include <string>
#include <string_view>

namespace glasstls::x509 {

/// Text from a certificate, made fit for a screen by safe(). What is longer than 256 bytes is cut.
std::string printable(std::string_view text);

/// ASCII letters in lower case, everything else as it is.
constexpr char fold(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Whether two texts are equal but for the case of ASCII letters.
bool equal_folded(std::string_view a, std::string_view b);

}  // namespace glasstls::x509
