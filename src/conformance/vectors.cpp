#include "conformance/vectors.hpp"

#include <fstream>
#include <nlohmann/json.hpp>
#include <ostream>

#include "conformance/answer.hpp"
#include "conformance/builtin_traces.hpp"
#include "conformance/cctv.hpp"
#include "conformance/limbo.hpp"
#include "conformance/rfc8448.hpp"
#include "conformance/rfc8448_server.hpp"
#include "conformance/wycheproof.hpp"

namespace glasstls::conformance {

namespace {

constexpr std::size_t size_limit = std::size_t{256} << 20;

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Malformed("cannot be opened");
  std::string text, block(1 << 16, '\0');
  while (file.read(block.data(), static_cast<std::streamsize>(block.size())), file.gcount() > 0) {
    text.append(block, 0, static_cast<std::size_t>(file.gcount()));
    if (text.size() > size_limit) throw Malformed("is over 256 MiB");
  }
  if (file.bad()) throw Malformed("cannot be read");
  return text;
}

void run(std::string_view text, Report& report) {
  if (is_cctv(text)) return run_cctv(text, report);
  const auto file = [&] {
    try {
      return nlohmann::json::parse(text);
    } catch (const nlohmann::json::parse_error& error) {
      throw Malformed("is neither JSON nor a CCTV file: it stops making sense at byte " +
                      std::to_string(error.byte));
    }
  }();
  if (is_wycheproof(file)) return run_wycheproof(file, report);
  if (is_limbo(file)) return run_limbo(file, report);
  if (is_trace(file)) return run_trace(read_trace(file), report);
  throw Malformed("no kind of vector file that is known here");
}

}  // namespace

void run_vector_text(std::string_view name, std::string_view text, Report& report) {
  report.open(name);
  try {
    run(text, report);
  } catch (
      const std::exception& problem) {  // Malformed, what the JSON parser throws, and what nobody foresaw
    report.fail(problem.what());
  }
  report.close();
}

Tally run_vectors(std::span<const std::string> files, std::ostream& out) {
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
      run_vector_text(path, read(path), report);
    } catch (const Malformed& problem) {
      report.open(path);
      report.fail(problem.what());
      report.close();
    }
  }
  out << to_string(report.total()) << '\n';
  return report.total();
}

}  // namespace glasstls::conformance
