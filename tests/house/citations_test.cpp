#include "house/citations.hpp"

#include "base/rfc.hpp"
#include "support/catch.hpp"

using namespace glasstls::testing;

namespace {

/// What a text cites, as "9846 4.2.3; 9846 A.1".
std::string cited(std::string_view text) {
  std::string all;
  for (const Citation& citation : citations(text))
    all.append(all.empty() ? "" : "; ").append(std::to_string(citation.rfc) + " " + citation.section);
  return all;
}

/// Doctored citations are put together here, so this file cites nothing that does not exist.
const std::string rfc = "RFC ", tls = rfc + "9846 ";

}  // namespace

TEST_CASE("every section that is cited exists") {
  Complaints all;
  std::size_t count = 0;
  for (const SourceFile& file : source_files()) {
    if (file.path.starts_with("docs/rfc-sections/")) continue;
    count += citations(file.text).size();
    for (std::string& complaint : check_citations(file)) all.push_back(std::move(complaint));
  }
  INFO(to_string(all));
  CHECK(all.empty());
  CHECK(count > 20);
}

TEST_CASE("citations are found in prose") {
  CHECK(cited(tls + "4.2.3: a hello") == "9846 4.2.3");
  CHECK(cited(tls + "6") == "9846 6");
  CHECK(cited("see " + tls + "A.1.") == "9846 A.1");
  CHECK(cited(tls + "section 5.1, and") == "9846 5.1");
  CHECK(cited("section 5.1 of " + tls) == "9846 5.1");
  CHECK(cited("sections 4.1 and 4.2 in " + tls) == "9846 4.1; 9846 4.2");
  CHECK(cited(rfc + "8446, Section 4.1.3") == "8446 4.1.3");
  CHECK(cited(tls + "\xc2\xa7"
                    "4.2") == "9846 4.2");
  CHECK(cited(tls + "4.2.3, 4.3 and 5.1") == "9846 4.2.3; 9846 4.3; 9846 5.1");
  CHECK(cited(tls + "A.1/A.2") == "9846 A.1; 9846 A.2");
  CHECK(cited(tls + "appendix B") == "9846 B");
  CHECK(cited("RFC-" + std::string("9846 7.1")) == "9846 7.1");
}

TEST_CASE("citations are found across the end of a comment's line") {
  CHECK(cited("/// as RFC\n/// "
              "9846 4.2.3 says") == "9846 4.2.3");
  CHECK(cited("  // as " + tls + "\n  // 4.2.3 says") == "9846 4.2.3");
  CHECK(cited("# as " + tls + "\n# 4.2.3 says") == "9846 4.2.3");
}

TEST_CASE("citations are found in code") {
  CHECK(cited("Rfc rfc{9846"
              ", \"4.2.3\"};") == "9846 4.2.3");
  CHECK(cited("require(ok, {9846"
              ",\n \"A.1\"})") == "9846 A.1");
  CHECK(cited("Rfc(9846"
              ", \"nonsense\")") == "9846 nonsense");
  CHECK(cited("{4865, \"TLS_AES_128_GCM_SHA256\"}") == "");
  CHECK(cited("Rfc{7748, \"\"}") == "");
}

TEST_CASE("what only looks like a section is none") {
  CHECK(cited(tls + "A client sends") == "");
  CHECK(cited(tls + "says") == "");
  CHECK(cited(tls + "4.2.3, 5 times") == "9846 4.2.3");
  CHECK(cited("RFC"
              "9846x 4.2.3") == "");
  CHECK(cited("section 4.2 of this page") == "");
  CHECK(cited(tls + "1st") == "");
}

TEST_CASE("a citation of a section that does not exist is named with its line") {
  CHECK(check_citations({"a.cpp", "\n// " + tls + "4.9.9: no\n"}) ==
        Complaints{"a.cpp:2: " + tls + "has no section 4.9.9"});
  CHECK(check_citations({"a.cpp",
                         "Rfc{9846"
                         ", \"D.4\"}"})
            .size() == 1);  // RFC 8446's D.4 is E.4 now
  CHECK(check_citations({"a.cpp",
                         "Rfc{9846"
                         ", \"4.2.9\"}"})
            .size() == 1);
  CHECK(check_citations({"a.cpp", tls + "4.2.3, 4.4.4"}).size() == 1);
  CHECK(check_citations({"a.cpp", tls + "4.2.3"}).empty());
}

TEST_CASE("an RFC whose text was not read is cited without a section") {
  CHECK(check_citations({"a.cpp", rfc + "7748 5"}).size() == 1);
  CHECK(check_citations({"a.cpp", rfc + "7748: X25519"}).empty());
}

TEST_CASE("every section of RFC 9846 has its counterpart in RFC 8446, under the same title") {
  // Retitled, or one section now where there were two.
  const std::map<std::string, std::string> retitled = {
      {"4.3.6", "Post-Handshake Client Authentication"},
      {"4.5.1.2", "Server Certificate Selection"},
      {"7.4", "(EC)DHE Shared Secret Calculation"},
      {"C.4", "Client Tracking Prevention"},
      {"F.1.2", "Client Authentication"},
      {"F.4", "Side-Channel Attacks"},
      {"F.7", "Sharing PSKs"},
  };
  const auto now = sections_of(9846), then = sections_of(8446);
  REQUIRE((now && then));
  Sections gone = *then;
  for (const auto& [section, title] : *now) {
    INFO(section << " " << title);
    const std::string older = glasstls::rfc8446_section(section);
    if (older.empty()) {
      CHECK_FALSE(retitled.contains(section));
      continue;
    }
    REQUIRE(then->contains(older));
    CHECK(then->at(older) == (retitled.contains(section) ? retitled.at(section) : title));
    gone.erase(older);
  }
  // 4.4.2.3, Client Certificate Selection, is part of RFC 9846's 4.5.1.2.
  CHECK((gone.size() == 1 && gone.contains("4.4.2.3")));
}

TEST_CASE("the sections that are new in RFC 9846 are known") {
  std::string fresh;
  for (const auto& [section, title] : sections_of(9846).value_or(Sections{}))
    if (glasstls::rfc8446_section(section).empty()) fresh.append(section + " ");
  CHECK(fresh == "1.2 11.1 D F.8 F.9 ");
}
