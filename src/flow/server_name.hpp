#pragma once

#include <string>

#include "base/bytes.hpp"

namespace glasstls::flow {

/// The name of the server that a client asks for.
struct RequestedName {
  std::string name{};  ///< in lower case
  std::size_t missing =
      0;  ///< at least so many bytes must still come before the name can be known; 0 if it is
};

/// The server_name (RFC 6066 3) in the ClientHello that a connection begins with. `bytes` are what came so
/// far. The name is empty if the client gives none, or if this is not a ClientHello: then TLS will say what
/// is wrong.
RequestedName server_name_of(View bytes);

}  // namespace glasstls::flow
