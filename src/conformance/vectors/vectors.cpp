#include "conformance/vectors/vectors.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <ostream>

#include "conformance/vectors/answer.hpp"
#include "conformance/vectors/builtin_traces.hpp"
#include "conformance/vectors/cctv.hpp"
#include "conformance/vectors/limbo.hpp"
#include "conformance/vectors/rfc8448.hpp"
#include "conformance/vectors/rfc8448_server.hpp"
#include "conformance/vectors/wycheproof.hpp"
#include "decode/gunzip.hpp"

namespace glasstls::conformance {

namespace {

constexpr std::size_t size_limit = std::size_t{256} << 20, most_files = 10'000;

/// The whole file, unpacked where it is packed.
std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Malformed("cannot be opened");
  std::string text, block(1 << 16, '\0');
  while (file.read(block.data(), static_cast<std::streamsize>(block.size())), file.gcount() > 0) {
    text.append(block, 0, static_cast<std::size_t>(file.gcount()));
    if (text.size() > size_limit) throw Malformed("is over 256 MiB");
  }
  if (file.bad()) throw Malformed("cannot be read");
  if (!decode::is_gzip(as_bytes(text))) return text;
  const decode::Unzipped inside = decode::gunzip(as_bytes(text), size_limit);
  if (!inside.broken.empty()) throw Malformed(inside.broken);
  return std::string(as_text(inside.bytes));
}

/// "line 3, column 7 (byte 81)".
std::string place(std::string_view text, std::size_t byte) {
  const std::string_view before = text.substr(0, std::min(text.size(), byte > 0 ? byte - 1 : 0));
  const auto line = std::count(before.begin(), before.end(), '\n');
  const std::size_t begin = before.rfind('\n') == before.npos ? 0 : before.rfind('\n') + 1;
  return "line " + std::to_string(line + 1) + ", column " + std::to_string(before.size() - begin + 1) +
         " (byte " + std::to_string(byte) + ")";
}

/// What a file is that has no tests, as well as it can be told.
std::string what_else(const nlohmann::json& file) {
  constexpr std::size_t most_names = 5;
  if (file.is_object() && (file.contains("rsa") || file.contains("private key")))
    return "keys, which tests need; there are no tests in it";
  std::string text = "a JSON " + std::string(file.type_name()) + " of no kind that is known here";
  if (!file.is_object()) return text;
  std::size_t number = 0;
  for (const auto& [name, value] : file.items()) {
    if (number == most_names) return text + ", ...";
    text.append(number++ == 0 ? ", with " : ", ").append(name);
  }
  return text;
}

void run(std::string_view text, Report& report) {
  if (is_cctv(text)) return run_cctv(text, report);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == text.npos) throw Malformed("is empty");
  if (text[first] != '{' && text[first] != '[')
    return report.pass_over("neither JSON nor CCTV's vectors for ML-KEM");
  const auto file = [&] {
    try {
      return nlohmann::json::parse(text);
    } catch (const nlohmann::json::parse_error& error) {
      throw Malformed("is no JSON from " + place(text, error.byte) + " on");
    }
  }();
  if (is_wycheproof(file)) return run_wycheproof(file, report);
  if (is_limbo(file)) return run_limbo(file, report);
  if (is_trace(file)) return run_trace(read_trace(file), report);
  report.pass_over(what_else(file));
}

/// `path` itself, or the files in that folder and below it, in the order of their names.
std::vector<std::string> files_of(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (!fs::is_directory(path, error)) return {path};
  std::vector<std::string> files;
  for (fs::recursive_directory_iterator entry(path, error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->is_regular_file(error)) files.push_back(entry->path().string());
    if (files.size() > most_files) throw Malformed("holds more than 10,000 files");
  }
  if (error) throw Malformed("cannot be read: " + error.message());
  std::sort(files.begin(), files.end());
  return files;
}

void run_file(const std::string& path, Report& report) {
  try {
    run_vector_text(path, read(path), report);
  } catch (const Malformed& problem) {
    report.open(path);
    report.not_read(problem.what());
    report.close();
  }
}

void count(std::size_t number, std::string_view what, std::ostream& out) {
  if (number > 0) out << ", " << number << (number == 1 ? " file " : " files ") << what;
}

}  // namespace

void run_vector_text(std::string_view name, std::string_view text, Report& report) {
  report.open(name);
  try {
    run(text, report);
  } catch (
      const std::exception& problem) {  // Malformed, what the JSON parser throws, and what nobody foresaw
    report.not_read(problem.what());
  }
  report.close();
}

Outcome run_vectors(std::span<const std::string> files, std::ostream& out) {
  Report report(out);
  for (const auto& path : files) {
    if (path == "rfc8448") {
      for (const auto& trace : builtin_traces()) {
        run_vector_text(trace.name, trace.json, report);
        report.open(std::string(trace.name) + ", server");
        run_server_trace(builtin_trace(trace.section), report);
        report.close();
      }
      continue;
    }
    try {
      for (const std::string& file : files_of(path)) run_file(file, report);
    } catch (const Malformed& problem) {
      report.open(path);
      report.not_read(problem.what());
      report.close();
    }
  }
  out << to_string(report.total());
  count(report.files().passed_over, "passed over", out);
  count(report.files().not_read, "not read", out);
  out << '\n';
  return {report.total(), report.files()};
}

}  // namespace glasstls::conformance
