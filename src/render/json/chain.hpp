#pragma once

#include <string>

#include "render/json/document.hpp"
#include "story/step.hpp"

namespace glasstls::render::json {

/// A judged chain of certificates as one JSON object (docs/json.md), with a line feed at its end.
std::string document(const story::CertificatesStep& judged, Options options = {});

}  // namespace glasstls::render::json
