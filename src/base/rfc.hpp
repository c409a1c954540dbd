#pragma once

#include <string>
#include <string_view>

namespace glasstls {

/// Where a rule is written down: a document and, where its text could be read, a section of it.
struct Rfc {
  int number = 0;
  std::string_view section{};

  friend bool operator==(const Rfc&, const Rfc&) = default;
};

/// "RFC 9846 4.2.3", or "RFC 7748" where no section is cited; empty for no document.
std::string to_string(Rfc rfc);

/// The section of RFC 8446 that holds what `section` of RFC 9846 holds, e.g. "4.1.3" for "4.2.3"; empty where
/// RFC 8446 has no counterpart.
std::string rfc8446_section(std::string_view section);

/// The citation with both numbers where there are two: "RFC 9846 4.2.3 (RFC 8446 4.1.3)". What users are
/// shown, because their books, Wireshark and RFC 8448 still speak of RFC 8446.
std::string to_string_with_8446(Rfc rfc);

}  // namespace glasstls
