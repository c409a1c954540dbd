#pragma once

#include <string>

#include "base/bytes.hpp"

namespace glasstls::x509 {

/// DER of a Name as text for people, "CN=example.com, O=Example"; for bytes that are not a Name it says so.
std::string name_text(View der);

}  // namespace glasstls::x509
