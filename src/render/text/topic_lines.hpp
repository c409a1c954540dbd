#pragma once

#include <string>

#include "glossary/look_up.hpp"
#include "render/text/views.hpp"

/// Explanations on a screen. Each returns whole lines.
namespace glasstls::render::text {

/// What something is: its name and kind, a paragraph, its section, and what else is known.
std::string entry_lines(const Look& look, const glossary::Entry& entry);

/// A section: its title in both editions, what of it is explained here, which files keep it, what is below
/// it.
std::string section_lines(const Look& look, const glossary::SectionEntry& entry);

/// The sections of a whole RFC, "8446" or "RFC 8446"; empty where none of it is known.
std::string rfc_lines(const Look& look, std::string_view name);

/// The names of everything that can be explained, by kind.
std::string topic_lines(const Look& look);

}  // namespace glasstls::render::text
