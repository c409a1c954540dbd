#pragma once

#include <string_view>

namespace glasstls::exporting {

/// Whether `text` is well-formed UTF-8 (RFC 3629): no overlong form, no surrogate, nothing beyond U+10FFFF.
bool is_utf8(std::string_view text);

}  // namespace glasstls::exporting
