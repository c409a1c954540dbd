#pragma once

#include "dissect/annotate.hpp"
#include "dissect/certificate_summary.hpp"
#include "render/json/document.hpp"
#include "render/json/value.hpp"
#include "story/story.hpp"

/// The parts that all documents of this room share (docs/json.md).
namespace glasstls::render::json {

/// What document() prints.
Json tell(const story::Story& story, Options options);
/// The text of a document: invisible characters (base/printable.hpp) are escaped, invalid UTF-8 is replaced.
std::string text_of(const Json& document);
/// The number and section of an RFC, and for RFC 9846 the section of RFC 8446.
Json cite(Rfc section);
/// Name and code.
Json named_alert(Alert alert);
/// The fields of a FieldMap.
Json list_fields(const wire::FieldMap& fields);
/// A check; those that failed or were tolerated say more.
Json::Object say(const Check& check);
/// A list of checks.
Json say(const std::vector<Check>& checks);
/// Whose certificate it is, from when to when, and for which names.
Json::Object say(const dissect::CertificateSummary& certificate);
/// A judged chain: the verdict, the path and every certificate of it.
Json::Object say(const story::CertificatesStep& judged, Options options);
/// Facts with `name` and `value`, and `why` if there is one.
Json say(const std::vector<story::Fact>& facts);

}  // namespace glasstls::render::json
