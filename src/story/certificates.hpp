#pragma once

#include "story/story.hpp"

namespace glasstls::story {

/// What people want to know of a certificate in DER. Never fails: what cannot be read has "not readable" for
/// a title.
CertificateSummary summarise(View der);

}  // namespace glasstls::story
