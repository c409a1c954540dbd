#pragma once

#include <string>

#include "decode/decoded.hpp"
#include "render/text/views.hpp"

namespace glasstls::render::text {

/// Decoded bytes on a screen: every byte of single messages, certificates and records; connections like live
/// ones, with every byte if verbose.
std::string decoded_lines(const Look& look, const std::string& file, const decode::Decoded& decoded);

}  // namespace glasstls::render::text
