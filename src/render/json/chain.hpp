#pragma once

#include <string>

#include "render/json/document.hpp"
#include "story/chain.hpp"

namespace glasstls::render::json {

/// A chain of certificates as one JSON object (docs/json.md), with a line feed at its end.
std::string document(const story::JudgedChain& chain, Options options = {});

}  // namespace glasstls::render::json
