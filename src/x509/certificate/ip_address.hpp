#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace glasstls::x509 {

/// The 4 or 16 octets of an IP address in text: four decimal numbers without leading zeros, or any IPv6 form
/// (RFC 5952) without zone and brackets. Empty for anything else.
std::optional<Bytes> parse_ip_address(std::string_view text);

/// "192.0.2.1", or the recommended form of an IPv6 address (RFC 5952 4). For 8 or 32 octets, address and
/// mask: "192.0.2.0/255.255.255.0".
std::string ip_text(View octets);

}  // namespace glasstls::x509
