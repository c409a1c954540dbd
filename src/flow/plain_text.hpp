#pragma once

#include <string>
#include <string_view>

namespace glasstls::flow {

/// What a server speaks that answers in plain text instead of TLS, and what to do: by the first bytes that
/// came from it. Empty where they are no text.
std::string about_plain_text(std::string_view greeting);

}  // namespace glasstls::flow
