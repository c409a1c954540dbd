#pragma once

#include <string>

#include "decode/decoded.hpp"
#include "render/text/views.hpp"

namespace glasstls::render::text {

/// Bytes from elsewhere, on a screen: every byte of what stands for itself; connections as they were told
/// when they happened, with every byte where all is to be shown.
std::string decoded_lines(const Look& look, const std::string& file, const decode::Decoded& decoded);

}  // namespace glasstls::render::text
