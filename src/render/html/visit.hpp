#pragma once

#include <string>

#include "story/story.hpp"

namespace glasstls::render::html {

/// A page that shows a visitor of our server their own handshake: what was agreed on, what their program
/// offered, what happened in each message, and what an observer saw. `story` is the
/// server's, up to the request; `peer` is the visitor's address. One file without scripts or anything from
/// elsewhere.
std::string visit_page(const story::Story& story, std::string_view peer);

/// A page with a short text: an error, or where to go. `text` is HTML.
std::string plain_page(std::string_view title, std::string_view text);

}  // namespace glasstls::render::html
