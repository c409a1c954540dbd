#pragma once

#include <string>

#include "story/story.hpp"

namespace glasstls::render::json {

struct Options {
  bool fields = false;  ///< with every handshake message taken apart into its fields
};

/// The whole story as one JSON object (docs/json.md), with a line feed at its end. Secrets are in it where
/// they are in the story.
std::string document(const story::Story& story, Options options = {});

}  // namespace glasstls::render::json
