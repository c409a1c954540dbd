#pragma once

#include <string>

#include "base/bytes.hpp"

namespace glasstls::x509 {

/// DER of a Name as text for people, "CN=example.com, O=Example"; of bytes that are no Name it says so.
std::string name_text(View der);

}  // namespace glasstls::x509
