#include "glossary/sections.hpp"

#include <algorithm>

namespace glasstls::glossary {

const Section* find_section(Rfc citation) {
  const auto all = sections();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Section& s) { return s.citation() == citation; });
  return found == all.end() ? nullptr : &*found;
}

const Section* counterpart(const Section& section) {
  if (section.rfc == 9846) return find_section({8446, rfc8446_section(section.number)});
  if (section.rfc != 8446) return nullptr;
  for (const Section& newer : sections())
    if (newer.rfc == 9846 && rfc8446_section(newer.number) == section.number) return &newer;
  return nullptr;
}

}  // namespace glasstls::glossary
