#pragma once

#include <string>

#include "story/story.hpp"

namespace glasstls::render::json {

/// How much a document says.
struct Options {
  bool fields = false;  ///< with the fields of every handshake message, record and certificate
};

/// The whole story as one JSON object (docs/json.md), with a line feed at its end. Secrets are in it where
/// they are in the story.
std::string document(const story::Story& story, Options options = {});

}  // namespace glasstls::render::json
