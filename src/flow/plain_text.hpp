#pragma once

#include <string>
#include <string_view>

namespace glasstls::flow {

/// What a server speaks that does not answer with TLS, and what to do: by the first bytes that came from it,
/// 40 at most. Empty if they are neither text nor a database's greeting.
std::string about_plain_text(std::string_view greeting);

}  // namespace glasstls::flow
