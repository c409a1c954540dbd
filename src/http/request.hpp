#pragma once

#include <string>

#include "http/url.hpp"

namespace glasstls::http {

/// "glasstls/" and the version of the program.
std::string user_agent();

/// RFC 9112: a whole GET request for `url`. It asks the server to close the connection after the response.
std::string get_request(const Url& url);

}  // namespace glasstls::http
