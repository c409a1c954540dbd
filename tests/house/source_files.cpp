#include "house/source_files.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "support/repository.hpp"

namespace glasstls::testing {

namespace {

namespace fs = std::filesystem;

bool is_left_out(const std::string& path, bool folder) {
  if (folder) return path.starts_with("build") || path == ".git" || path == "subprojects";
  return path.starts_with("vectors/") && !path.ends_with(".md");
}

std::string contents(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::vector<SourceFile> read_all() {
  std::vector<SourceFile> files;
  const fs::path root = repository();
  for (auto entry = fs::recursive_directory_iterator(root); entry != fs::recursive_directory_iterator();
       ++entry) {
    const std::string path = entry->path().lexically_relative(root).generic_string();
    if (is_left_out(path, entry->is_directory())) {
      if (entry->is_directory()) entry.disable_recursion_pending();
      continue;
    }
    if (!entry->is_regular_file() || path == ".git") continue;  // a file where the tree is a git worktree
    std::string text = contents(entry->path());
    if (text.find('\0') == std::string::npos) files.push_back({path, std::move(text)});
  }
  std::ranges::sort(files, {}, &SourceFile::path);
  return files;
}

}  // namespace

const std::vector<SourceFile>& source_files() {
  static const std::vector<SourceFile> files = read_all();
  return files;
}

const SourceFile& source_file(std::string_view path) {
  static const SourceFile none;
  const auto found = std::ranges::find(source_files(), path, &SourceFile::path);
  return found == source_files().end() ? none : *found;
}

std::string to_string(const Complaints& complaints) {
  std::string text;
  for (const std::string& complaint : complaints) text.append("\n").append(complaint);
  return text;
}

std::string place(const SourceFile& file, std::size_t offset) {
  const auto begin = file.text.begin();
  const auto line = 1 + std::count(begin, begin + static_cast<std::ptrdiff_t>(offset), '\n');
  return file.path + ":" + std::to_string(line) + ": ";
}

std::string without_comments(std::string_view text, bool strings) {
  std::string out(text);
  const auto blank = [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < std::min(to, out.size()); ++i)
      if (out[i] != '\n') out[i] = ' ';
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i, 2) == "//" || text.substr(i, 2) == "/*") {
      const bool line = text[i + 1] == '/';
      std::size_t end = line ? text.find('\n', i) : text.find("*/", i + 2);
      end = end == std::string_view::npos ? text.size() : end + (line ? 0 : 2);
      blank(i, end);
      i = end - 1;
    } else if (text[i] == '"') {
      std::size_t end = i + 1;
      while (end < text.size() && text[end] != '"' && text[end] != '\n') end += text[end] == '\\' ? 2 : 1;
      if (strings) blank(i + 1, end);
      i = end;
    } else if (text.substr(i, 3) == "'\"'") {
      i += 2;
    } else if (text.substr(i, 4) == "'\\\"'") {
      i += 3;
    }
  }
  return out;
}

}  // namespace glasstls::testing
