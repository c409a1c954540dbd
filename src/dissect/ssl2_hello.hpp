#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "messages/numbers.hpp"
#include "wire/lenient_reader.hpp"

namespace glasstls::dissect {

/// RFC 5246 keeps the hello of SSL 2.0 alive: three lengths, and then what they are of.
struct Ssl2Hello {
  bool by_client = true;
  messages::ProtocolVersion version{};
  std::vector<std::string> cipher_specs{};  ///< named where they stand for a suite of TLS
  wire::FieldMap fields{};                  ///< of the whole message, from its type on
  wire::Faults faults{};
};
/// `message` has no handshake header: its type comes first. That of a CLIENT-HELLO is 1, of a SERVER-HELLO 4.
Ssl2Hello read_ssl2_hello(View message);

inline constexpr messages::ProtocolVersion ssl20{0x0002};
inline constexpr std::string_view ssl2_client_hello = "SSLv2 CLIENT-HELLO",
                                  ssl2_server_hello = "SSLv2 SERVER-HELLO";

}  // namespace glasstls::dissect
