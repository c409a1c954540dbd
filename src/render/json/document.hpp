#pragma once

#include <string>

#include "story/story.hpp"

namespace glasstls::render::json {

/// How much a document contains.
struct Options {
  bool fields = false;  ///< with the fields of every handshake message, record and certificate
};

/// The whole story as one JSON object (docs/json.md), with a line feed at its end. It contains the story's
/// secrets, if the story has them.
std::string document(const story::Story& story, Options options = {});

}  // namespace glasstls::render::json
