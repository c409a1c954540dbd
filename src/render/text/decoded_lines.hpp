#pragma once

#include <string>

#include "render/text/views.hpp"
#include "story/decoded.hpp"

namespace glasstls::render::text {

/// Bytes from elsewhere, on a screen: every byte of what stands for itself; connections as they were told
/// when they happened, with every byte where all is to be shown.
std::string decoded_lines(const Look& look, const std::string& file, const story::Decoded& decoded);

}  // namespace glasstls::render::text
