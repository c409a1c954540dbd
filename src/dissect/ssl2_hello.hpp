#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "messages/numbers.hpp"
#include "wire/lenient_reader.hpp"

namespace glasstls::dissect {

/// A hello in the form of SSL 2.0, which RFC 5246 still allowed: three lengths, then the three values.
struct Ssl2Hello {
  bool by_client = true;  ///< a CLIENT-HELLO; otherwise a SERVER-HELLO
  messages::ProtocolVersion version{};
  std::vector<std::string> cipher_specs{};  ///< a suite of TLS by its name, others in hexadecimal
  wire::FieldMap fields{};                  ///< the whole message, from its type on
  wire::Faults faults{};
};
/// Reads as much as possible. `message` has no handshake header and begins with its type: 1 is a
/// CLIENT-HELLO, 4 a SERVER-HELLO.
Ssl2Hello read_ssl2_hello(View message);

/// The version number of SSL 2.0.
inline constexpr messages::ProtocolVersion ssl20{0x0002};
/// The names of the two messages.
inline constexpr std::string_view ssl2_client_hello = "SSLv2 CLIENT-HELLO",
                                  ssl2_server_hello = "SSLv2 SERVER-HELLO";

}  // namespace glasstls::dissect
