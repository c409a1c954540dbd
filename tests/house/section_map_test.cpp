#include "house/section_map.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "glossary/sections.hpp"
#include "house/citations.hpp"
#include "support/catch.hpp"

using namespace glasstls::testing;

TEST_CASE("the map leads from a section to the files that cite it") {
  const std::string page = section_map({{"src/wire/b.hpp", "// RFC 9846 4.2.3, 3.4\n"},
                                        {"src/wire/a.hpp", "// RFC 9846 4.2.3 and again RFC 9846 4.2.3\n"},
                                        {"src/x509/c.hpp", "// RFC 5280 4.2\n"},
                                        {"tests/wire/d.cpp", "// RFC 9846 4.2.4\n"}});
  const std::string rows =
      "|---|---|---|\n"
      "| 3.4 Vectors | 3.4 | [wire/b.hpp](../src/wire/b.hpp) |\n"
      "| 4.2.3 Server Hello | 4.1.3 | [wire/a.hpp](../src/wire/a.hpp)<br>[wire/b.hpp](../src/wire/b.hpp) |\n";
  CHECK(page.ends_with(rows));
}

TEST_CASE("the files that explain names for a section are those that cite it") {
  std::map<std::pair<int, std::string>, std::set<std::string>> citing;
  for (const SourceFile& file : source_files())
    if (file.path.starts_with("src/") && !file.path.ends_with(".md"))
      for (const Citation& citation : citations(file.text))
        citing[{citation.rfc, citation.section}].insert(file.path);
  for (const auto& section : glasstls::glossary::sections()) {
    const auto files = files_of(section);
    CAPTURE(section.rfc, section.number);
    CHECK(std::set<std::string>(files.begin(), files.end()) ==
          citing[{section.rfc, std::string(section.number)}]);
  }
}
