#pragma once

#include <string>
#include <string_view>

namespace glasstls::render::html {

/// Text for HTML: escapes & < > " ' and makes every character visible, as safe() does.
std::string escape(std::string_view text);

/// A whole document around `body`, which is HTML: light or dark, readable on a phone, printable, without
/// scripts and without external content.
std::string page(std::string_view title, std::string_view body);

}  // namespace glasstls::render::html
