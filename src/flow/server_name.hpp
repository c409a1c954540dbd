#pragma once

#include <string>

#include "base/bytes.hpp"

namespace glasstls::flow {

/// Whom a client asks for.
struct AskedName {
  std::string name{};       ///< in lower case
  std::size_t missing = 0;  ///< bytes that must come at least before this can be known; 0 where it is
};

/// The server_name (RFC 6066 3) that the ClientHello at the front of a connection asks for. `bytes` are what
/// came so far. The name is empty where the client gives none, or where this is no ClientHello, which the
/// connection will say why.
AskedName server_name_of(View bytes);

}  // namespace glasstls::flow
