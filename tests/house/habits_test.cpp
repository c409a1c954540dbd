#include "house/habits.hpp"

#include "support/catch.hpp"

using namespace glasstls::testing;

namespace {

/// All complaints that one check has about the repository.
Complaints check_all(Complaints (*check)(const SourceFile&)) {
  Complaints all;
  for (const SourceFile& file : source_files())
    for (std::string& complaint : check(file)) all.push_back(std::move(complaint));
  return all;
}

std::string lines(int count) { return std::string(static_cast<std::size_t>(count), '\n'); }

}  // namespace

TEST_CASE("no file is too long") {
  const Complaints all = check_all(check_size);
  INFO(to_string(all));
  CHECK(all.empty());
  CHECK(check_size({"src/a.cpp", lines(500)}).empty());
  CHECK(check_size({"src/a.cpp", lines(501)}).size() == 1);
  CHECK(check_size({"src/a.hpp", lines(250)}).empty());
  CHECK(check_size({"src/a.hpp", lines(251)}).size() == 1);
  CHECK(check_size({"docs/a.md", lines(2000)}).empty());
}

TEST_CASE("secrets are revealed only where they are computed with or written at the user's wish") {
  const Complaints all = check_all(check_reveal);
  INFO(to_string(all));
  CHECK(all.empty());
  CHECK(check_reveal({"src/render/a.cpp", "s.reveal();"}).size() == 1);
  CHECK(check_reveal({"src/render/a.cpp", "// s.reveal();"}).empty());
  CHECK(check_reveal({"src/crypto/curve/x25519.cpp", "s.reveal();"}).empty());
  CHECK(check_reveal({"src/crypto/curve/x25519.cpp", "s;"}).size() == 1);
  CHECK(check_reveal({"tests/crypto/a.cpp", "s.reveal();"}).empty());
}

TEST_CASE("no file names a folder of the machine it was written on") {
  const Complaints all = check_all(check_paths);
  INFO(to_string(all));
  CHECK(all.empty());
  CHECK(check_paths({"a.md",
                     "see /ho"
                     "me/somebody/x"})
            .size() == 1);
  CHECK(check_paths({"a.md",
                     "see https://example.org/ho"
                     "me/x and build/ro"
                     "ot/x"})
            .empty());
}

TEST_CASE("every link to a file of the repository leads somewhere") {
  const Complaints all = check_all(check_links);
  INFO(to_string(all));
  CHECK(all.empty());
  CHECK(check_links({"docs/a.md", "[x](../meson.build#top) [y](https://example.org/) [z](#here)"}).empty());
  CHECK(check_links({"docs/a.md",
                     "[x](no"
                     "where.md)"})
            .size() == 1);
}

TEST_CASE("comments and strings are blanked without moving anything") {
  CHECK(without_comments("a // b\nc") == "a     \nc");
  CHECK(without_comments("a /* b\n */ c") == "a     \n    c");
  CHECK(without_comments("\"// no\" x", false) == "\"// no\" x");
  CHECK(without_comments("\"// no\" x", true) == "\"     \" x");
  CHECK(without_comments("\"a\\\"b\" // c", true) == "\"    \"     ");
}
