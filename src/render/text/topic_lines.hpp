#pragma once

#include <string>

#include "glossary/look_up.hpp"
#include "render/text/views.hpp"

/// Explanations on a screen. Each returns whole lines.
namespace glasstls::render::text {

/// An explanation: name and kind, a paragraph, the section, and other facts.
std::string entry_lines(const Look& look, const glossary::Entry& entry);

/// A section: its title in both editions, the words that glasstls explains from it, the files that implement
/// it, and its subsections.
std::string section_lines(const Look& look, const glossary::SectionEntry& entry);

/// The sections of a whole RFC, "8446" or "RFC 8446"; empty if none is known.
std::string rfc_lines(const Look& look, std::string_view name);

/// The names of everything that can be explained, by kind.
std::string topic_lines(const Look& look);

}  // namespace glasstls::render::text
