#include "house/musts.hpp"
#include "house/source_files.hpp"
#include "support/catch.hpp"

using namespace glasstls::testing;

namespace {

/// The cells of a row of a Markdown table.
std::vector<std::string> cells(std::string_view row) {
  std::vector<std::string> found;
  for (std::size_t at = row.find('|'); at != row.npos;) {
    const std::size_t next = row.find('|', at + 1);
    if (next == row.npos) break;
    found.emplace_back(row.substr(at + 1, next - at - 1));
    at = next;
  }
  return found;
}

/// The parts of a cell between two marks.
std::vector<std::string> between(std::string_view cell, char mark) {
  std::vector<std::string> found;
  for (std::size_t at = cell.find(mark); at != cell.npos; at = cell.find(mark, at + 1)) {
    const std::size_t end = cell.find(mark, at + 1);
    if (end == cell.npos) break;
    found.emplace_back(cell.substr(at + 1, end - at - 1));
    at = end;
  }
  return found;
}

/// Whether `word` is in the text as a word of its own.
bool has_word(std::string_view text, std::string_view word) {
  const auto is_part = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; };
  for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !is_part(text[at - 1])) && (end == text.size() || !is_part(text[end]))) return true;
  }
  return false;
}

/// What is wrong with a row: "what | bound | `file` `constant` | beyond it | `test file` \"case\"".
Complaints check_row(const std::string& row) {
  const std::vector<std::string> all = cells(row);
  if (all.size() != 5) return {"not five cells: " + row};
  Complaints complaints;
  const std::vector<std::string> constant = between(all[2], '`'), file = between(all[4], '`'),
                                 name = between(all[4], '"');
  if (constant.size() != 2 || !has_word(without_comments(source_file(constant[0]).text, true), constant[1]))
    complaints.push_back("no such constant:" + all[2]);
  if (file.size() != 1 || name.size() != 1 || !has_test_case(source_file(file[0]).text, name[0]))
    complaints.push_back("no such test case:" + all[4]);
  return complaints;
}

}  // namespace

TEST_CASE("docs/limits.md names constants and tests that exist") {
  const std::string& page = source_file("docs/limits.md").text;
  Complaints all;
  int rows = 0;
  for (std::size_t at = 0; at < page.size();) {
    const std::size_t end = std::min(page.find('\n', at), page.size());
    const std::string line = page.substr(at, end - at);
    at = end + 1;
    if (!line.starts_with("| ") || line.find('`') == line.npos) continue;
    ++rows;
    for (std::string& complaint : check_row(line)) all.push_back(std::move(complaint));
  }
  INFO(to_string(all));
  CHECK(all.empty());
  CHECK(rows > 10);
}

TEST_CASE("the test of limits sees what does not exist") {
  const std::string test =
      R"( | closed | `tests/house/limits_test.cpp` "the test of limits sees what does not exist" |)";
  CHECK(check_row("| a | 1 | `tests/house/limits_test.cpp` `check_row`" + test).empty());
  CHECK(check_row("| a | 1 | `tests/house/limits_test.cpp` `check_ro`" + test).size() == 1);
  CHECK(check_row("| a | 1 | `nowhere.cpp` `check_row`" + test).size() == 1);
  CHECK(check_row("| a | 1 | `tests/house/limits_test.cpp` `check_row` | b | `tests/x` \"y\" |").size() == 1);
  CHECK(check_row("| a | 1 | 2 |").size() == 1);
}
