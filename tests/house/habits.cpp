#include "house/habits.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

#include "support/repository.hpp"

namespace glasstls::testing {

namespace {

/// Where the value of a secret is needed: to compute with it, or to write it where the user asked for it.
constexpr std::array may_reveal = std::to_array<std::string_view>({
    "src/base/secret.",
    "src/crypto/",
    "src/schedule/",
    "src/record/",
    "src/handshake/",
    "src/export/",
    "src/story/",
    "src/conformance/",
    "tests/",
});

}  // namespace

Complaints check_size(const SourceFile& file) {
  const std::ptrdiff_t limit = file.path.ends_with(".cpp") ? 500 : file.path.ends_with(".hpp") ? 250 : 0;
  const auto lines = std::ranges::count(file.text, '\n');
  if (limit == 0 || lines <= limit) return {};
  return {file.path + " has " + std::to_string(lines) + " lines; at most " + std::to_string(limit)};
}

Complaints check_reveal(const SourceFile& file) {
  if (!file.path.ends_with(".cpp") && !file.path.ends_with(".hpp")) return {};
  const std::string code = without_comments(file.text);
  const std::size_t at = code.find("reveal()");
  const bool allowed =
      std::ranges::any_of(may_reveal, [&](std::string_view place) { return file.path.starts_with(place); });
  if (at == std::string::npos || allowed) return {};
  return {place(file, at) + "reveal() outside of the rooms that handle secrets (tests/house/habits.cpp)"};
}

Complaints check_paths(const SourceFile& file) {
  Complaints complaints;
  for (std::string_view folder : {"/home"
                                  "/",
                                  "/root"
                                  "/",
                                  "/Users"
                                  "/",
                                  "/work"
                                  "/"})
    for (std::size_t at = file.text.find(folder); at != std::string::npos;
         at = file.text.find(folder, at + 1)) {
      const char before = at == 0 ? ' ' : file.text[at - 1];
      if (std::isalnum(static_cast<unsigned char>(before)) || before == '.' || before == '}') continue;
      complaints.push_back(place(file, at) + "a folder of one machine: " + std::string(folder));
    }
  return complaints;
}

Complaints check_links(const SourceFile& file) {
  Complaints complaints;
  if (!file.path.ends_with(".md")) return complaints;
  for (std::size_t at = file.text.find("]("); at != std::string::npos; at = file.text.find("](", at + 1)) {
    const std::string target = file.text.substr(at + 2, file.text.find_first_of(")# \n", at + 2) - at - 2);
    if (target.empty() || target.find(':') != std::string::npos) continue;  // on this page, or elsewhere
    const std::filesystem::path folder = (repository() / file.path).parent_path();
    if (!std::filesystem::exists(folder / target))
      complaints.push_back(place(file, at) + "leads nowhere: " + target);
  }
  return complaints;
}

}  // namespace glasstls::testing
