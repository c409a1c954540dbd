#pragma once

#include <string>
#include <string_view>

namespace glasstls {

/// Where a rule is written: an RFC and, when its text could be read, a section of it.
struct Rfc {
  int number = 0;  ///< 0 for no document
  std::string_view section{};

  friend bool operator==(const Rfc&, const Rfc&) = default;
};

/// "RFC 9846 4.2.3", or "RFC 7748" when no section is cited; empty for no document.
std::string to_string(Rfc rfc);

/// The section of RFC 8446 with the same content as `section` of RFC 9846: "4.1.3" for "4.2.3". Empty when
/// RFC 8446 has no such section.
std::string rfc8446_section(std::string_view section);

/// The citation with both numbers when they differ: "RFC 9846 4.2.3 (RFC 8446 4.1.3)". Users see this form,
/// because their books, Wireshark and RFC 8448 still cite RFC 8446.
std::string to_string_with_8446(Rfc rfc);

}  // namespace glasstls
