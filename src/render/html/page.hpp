#pragma once

#include <string>
#include <string_view>

namespace glasstls::render::html {

/// Text for HTML: & < > " ' so that they show and do nothing, and every character visible, as safe() has it.
std::string escape(std::string_view text);

/// A whole document around `body`, which is HTML: light or dark as the reader likes it, readable on a phone,
/// printable, without scripts and without anything from elsewhere.
std::string page(std::string_view title, std::string_view body);

}  // namespace glasstls::render::html
