#include "conformance/vectors/vector_files.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "conformance/vectors/answer.hpp"
#include "decode/gunzip.hpp"
#include "flow/read_file.hpp"

namespace glasstls::conformance {

namespace {

constexpr std::size_t most_bytes = std::size_t{256} << 20, most_files = 10'000;
constexpr int most_levels_of_folders = 16;
constexpr std::chrono::seconds patience(10);

}  // namespace

std::vector<std::string> files_of(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (!fs::is_directory(path, error)) return {path};
  std::vector<std::string> files;
  for (fs::recursive_directory_iterator entry(path, error), end; !error && entry != end;
       entry.increment(error)) {
    std::error_code of_entry;
    if (entry->is_regular_file(of_entry)) files.push_back(entry->path().string());
    if (files.size() > most_files) throw Malformed("the folder holds more than 10,000 files");
    if (entry.depth() >= most_levels_of_folders)
      throw Malformed("the folder is nested deeper than 16 levels");
  }
  if (error) throw Malformed("the folder cannot be read: " + error.message());
  std::sort(files.begin(), files.end());
  return files;
}

std::string read_vector_file(const std::string& path) {
  std::string text;
  try {
    text = path == "-" ? flow::read_standard_input(most_bytes)
                       : flow::read_file(path, {.most = most_bytes, .patience = patience}).bytes;
  } catch (const std::system_error& error) {
    throw Malformed(error.what());
  }
  if (!decode::is_gzip(as_bytes(text))) return text;
  const decode::Unzipped inside = decode::gunzip(as_bytes(text), most_bytes);
  if (!inside.broken.empty()) throw Malformed(inside.broken);
  return std::string(as_text(inside.bytes));
}

}  // namespace glasstls::conformance
