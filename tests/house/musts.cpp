#include "house/musts.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/rfc.hpp"

namespace glasstls::testing {

namespace {

using nlohmann::json;

std::vector<Pointer> read_pointers(const json& list, const char* text) {
  std::vector<Pointer> pointers;
  for (const json& pointer : list)
    if (!pointer.contains("check")) pointers.push_back({pointer.at("file"), pointer.at(text)});
  return pointers;
}

std::string fnv1a(std::string_view text) {
  std::uint64_t value = 0xcbf29ce484222325;
  for (char c : text) value = (value ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  std::ostringstream hex;
  hex << std::hex << value;
  const std::string digits = hex.str();
  return std::string(16 - digits.size(), '0') + digits;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

/// Without white space, and with neighbouring strings joined, so a pointer outlives a
/// line that is broken elsewhere.
std::string squeezed(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == ' ' || c == '\n') continue;
    if (c == '"' && out.ends_with('"'))
      out.pop_back();
    else
      out.push_back(c);
  }
  return out;
}

std::size_t occurrences(std::string_view text, std::string_view part) {
  const std::string where = squeezed(text), what = squeezed(part);
  std::size_t count = 0;
  for (std::size_t at = where.find(what); at != std::string::npos; at = where.find(what, at + 1)) ++count;
  return count;
}

/// Whether a file of src/ has the rule as a string of its own.
bool is_a_rule(const std::string& rule) {
  return std::ranges::any_of(source_files(), [quoted = '"' + rule + '"'](const SourceFile& file) {
    return file.path.starts_with("src/") && file.text.find(quoted) != std::string::npos;
  });
}

}  // namespace

std::vector<Must> read_musts(std::string_view text) {
  std::vector<Must> rows;
  for (const json& row : json::parse(text)) {
    Must must;
    for (const auto& [key, value] : row.items()) {
      if (key == "id")
        must.id = value;
      else if (key == "section")
        must.section = value;
      else if (key == "rfc8446")
        must.rfc8446 = value;
      else if (key == "level")
        must.level = value;
      else if (key == "text")
        must.text = value;
      else if (key == "who")
        must.who = value;
      else if (key == "status")
        must.status = value;
      else if (key == "by") {
        must.by = read_pointers(value, "text");
        for (const json& pointer : value)
          if (pointer.contains("check")) must.checks.push_back(pointer.at("check"));
      } else if (key == "test")
        must.test = read_pointers(value, "case");
      else if (key == "reason")
        must.reason = value;
      else
        throw std::runtime_error("a row of musts.json has a field " + key);
    }
    rows.push_back(std::move(must));
  }
  return rows;
}

Complaints check_complete(const std::vector<Must>& rows, std::string_view fingerprint) {
  Complaints complaints;
  std::istringstream lines{std::string(fingerprint)};
  std::size_t i = 0;
  for (std::string id, level, hash; lines >> id >> level >> hash; ++i) {
    std::ranges::replace(level, '_', ' ');
    if (i >= rows.size() || rows[i].id != id) return {id + ": has no row, or not in its place"};
    if (rows[i].level != level) complaints.push_back(id + ": is a " + level);
    if (fnv1a(rows[i].text) != hash) complaints.push_back(id + ": is not the sentence of the RFC");
  }
  if (i != rows.size()) complaints.push_back(rows[i].id + ": is not in the RFC");
  return complaints;
}

Complaints check_row(const Must& row) {
  Complaints complaints;
  const auto complain = [&](const std::string& what) { complaints.push_back(row.id + ": " + what); };
  if (!row.id.starts_with(row.section + "-")) complain("is not of section " + row.section);
  if (row.rfc8446 != glasstls::rfc8446_section(row.section)) complain("RFC 8446's section is another one");
  if (!is_one_of(row.who, {"client", "server", "both", "middlebox", "specification", "application"}))
    complain("binds nobody known: " + row.who);
  if (row.status == "kept") {
    if (row.by.empty() && row.checks.empty()) complain("kept by nothing");
    if (row.test.empty()) complain("is kept, they say, and no test shows it");
    if (row.checks.empty() && row.reason.empty())
      complain("names no check, and no reason why none can show it");
    if (!row.checks.empty() && !row.reason.empty()) complain("names a check, and needs no reason");
  } else if (!is_one_of(row.status, {"later", "not-applicable"})) {
    complain("has no status " + row.status);
  } else if (row.reason.empty()) {
    complain("needs a reason");
  }
  for (const std::string& rule : row.checks)
    if (!is_a_rule(rule)) complain("no protocol room has the rule: " + rule);
  for (const Pointer& by : row.by) {
    const auto count = by.text.empty() ? 0 : occurrences(source_file(by.file).text, by.text);
    if (count != 1) complain(by.file + " has " + std::to_string(count) + " times: " + by.text);
  }
  for (const Pointer& test : row.test)
    if (!test.file.starts_with("tests/") || !has_test_case(source_file(test.file).text, test.text))
      complain(test.file + " has no test case: " + test.text);
  return complaints;
}

bool has_test_case(std::string_view text, std::string_view name) {
  for (std::size_t at = text.find("TEST_CASE("); at != std::string_view::npos;
       at = text.find("TEST_CASE(", at + 1)) {
    std::string found;
    std::size_t i = at + 10;
    while (true) {  // neighbouring strings are one
      while (i < text.size() && (text[i] == ' ' || text[i] == '\n')) ++i;
      if (i >= text.size() || text[i] != '"') break;
      for (++i; i < text.size() && text[i] != '"'; ++i) {
        if (text[i] == '\\') ++i;
        if (i < text.size()) found.push_back(text[i]);
      }
      ++i;
    }
    if (found == name) return true;
  }
  return false;
}

std::string tally(const std::vector<Must>& rows) {
  const auto count = [&](auto&& which) { return std::to_string(std::ranges::count_if(rows, which)); };
  const auto kept = [](const Must& row) { return row.status == "kept"; };
  return "MUSTs of RFC 9846 sections 2 to 9: " + std::to_string(rows.size()) + "; kept and tested " +
         count([&](const Must& row) { return kept(row) && !row.test.empty(); }) +
         "; kept without a test of their own " +
         count([&](const Must& row) { return kept(row) && row.test.empty(); }) + "; kept by a check " +
         count([&](const Must& row) { return kept(row) && !row.checks.empty(); }) +
         "; kept by what no check can show " +
         count([&](const Must& row) { return kept(row) && row.checks.empty(); }) + "; later " +
         count([](const Must& row) { return row.status == "later"; }) + "; not applicable " +
         count([](const Must& row) { return row.status == "not-applicable"; });
}

}  // namespace glasstls::testing
