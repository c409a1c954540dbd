#pragma once

#include <nlohmann/json.hpp>

#include "dissect/annotate.hpp"
#include "render/json/document.hpp"
#include "story/story.hpp"

/// What all documents of this room have in common (docs/json.md).
namespace glasstls::render::json {

using Json = nlohmann::ordered_json;

/// What document() prints.
Json tell(const story::Story& story, Options options);
/// A document as it is printed: what is not visible (base/printable.hpp) is escaped, what is not UTF-8
/// replaced.
std::string text_of(const Json& document);
/// The number and section of an RFC, and for RFC 9846 the section of RFC 8446.
Json cite(Rfc section);
/// Name and code.
Json named_alert(Alert alert);
/// What every byte is.
Json list_fields(const wire::FieldMap& fields);
Json say(const Check& check);
Json say(const story::CertificateSummary& certificate);

}  // namespace glasstls::render::json
