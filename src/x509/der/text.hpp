#pragma once

#include <string>
#include <string_view>

namespace glasstls::x509 {

/// Text from a certificate, made safe for a terminal by safe(), and cut after 256 bytes.
std::string printable(std::string_view text);

}  // namespace glasstls::x509
