#include "house/section_map.hpp"

#include <set>

#include "base/rfc.hpp"
#include "house/citations.hpp"

namespace glasstls::testing {

std::string section_map(const std::vector<SourceFile>& files) {
  std::map<std::string, std::set<std::string>> citing;
  for (const SourceFile& file : files)
    if (file.path.starts_with("src/"))
      for (const Citation& citation : citations(file.text))
        if (citation.rfc == 9846) citing[citation.section].insert(file.path);

  std::string page =
      "# From the standard to the code\n\n"
      "The files that cite each section of RFC 9846. Printed by `tools/sections`.\n\n"
      "| RFC 9846 | RFC 8446 | files |\n|---|---|---|\n";
  for (const auto& [section, title] : sections_of_in_order(9846)) {
    if (!citing.contains(section)) continue;
    page.append("| " + section + " " + title + " | " + glasstls::rfc8446_section(section) + " | ");
    std::string separator;
    for (const std::string& path : citing.at(section)) {
      page.append(separator + "[" + path.substr(4) + "](../" + path + ")");
      separator = "<br>";
    }
    page.append(" |\n");
  }
  return page;
}

}  // namespace glasstls::testing
