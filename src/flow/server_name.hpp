#pragma once

#include <optional>
#include <string>

#include "base/bytes.hpp"

namespace glasstls::flow {

/// The server_name (RFC 6066 3) that the ClientHello at the front of a connection asks for, in lower case.
/// `bytes` are what came so far: empty where more must come first; an empty name where the client names none,
/// or where this is no ClientHello, which the connection will say why.
std::optional<std::string> server_name_of(View bytes);

}  // namespace glasstls::flow
