#include "conformance/vectors/vectors.hpp"

#include <nlohmann/json.hpp>

#include "conformance/vectors/answer.hpp"
#include "conformance/vectors/bounded_json.hpp"
#include "conformance/vectors/builtin_traces.hpp"
#include "conformance/vectors/cctv.hpp"
#include "conformance/vectors/limbo.hpp"
#include "conformance/vectors/rfc8448.hpp"
#include "conformance/vectors/rfc8448_server.hpp"
#include "conformance/vectors/vector_files.hpp"
#include "conformance/vectors/wycheproof.hpp"

namespace glasstls::conformance {

namespace {

using nlohmann::json;

/// What a file without tests is, as far as this can be recognised.
std::string what_else(const json& file) {
  constexpr std::size_t most_names = 5;
  if (file.is_object() && (file.contains("rsa") || file.contains("private key")))
    return "keys, which tests need; there are no tests in it";
  if (file.is_object() && file.contains("$schema")) return "a JSON Schema; there are no tests in it";
  std::string text = "a JSON " + std::string(file.type_name()) + " of no kind that is known here";
  if (!file.is_object()) return text;
  std::size_t number = 0;
  for (const auto& [name, value] : file.items()) {
    if (number == most_names) return text + ", ...";
    text.append(number++ == 0 ? ", with " : ", ").append(name);
  }
  return text;
}

void pass_over(const std::string& why, Recorder& recorder) { recorder.note("passed over: " + why); }

/// The vectors of RFC 9180 are a list of objects, one for each set of algorithms.
bool is_hpke(const json& file) {
  return file.is_array() && !file.empty() && file[0].is_object() && file[0].contains("kem_id") &&
         file[0].contains("aead_id");
}

void skip_hpke(const json& file, Recorder& recorder) {
  recorder.expect(file.size());
  for (std::size_t i = 0; i < file.size(); ++i)
    if (const std::string name = "/" + std::to_string(i); recorder.wants(name))
      recorder.skip(name, not_yet("HPKE"));
}

/// A trace, in either role.
void run_both_roles(const Trace& trace, Recorder& recorder) {
  run_trace(trace, recorder);
  run_server_trace(trace, recorder);
}

void run(std::string_view text, Recorder& recorder) {
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  if (const auto kind = cctv_kind(text)) return run_cctv(text, *kind, recorder);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == text.npos) throw Malformed("is empty");
  if (text[first] != '{' && text[first] != '[')
    return pass_over("neither JSON nor CCTV's vectors for ML-KEM", recorder);
  const json file = parse_json(text);
  if (is_wycheproof(file)) return run_wycheproof(file, recorder);
  if (is_limbo(file)) return run_limbo(file, recorder);
  if (is_trace(file)) return run_both_roles(read_trace(file), recorder);
  if (is_hpke(file)) return skip_hpke(file, recorder);
  pass_over(what_else(file), recorder);
}

/// A file that cannot even be read.
void record_problem(const std::string& name, const std::string& why, Recorder& recorder) {
  recorder.open(name);
  recorder.problem(why);
  recorder.close();
}

/// A file, or standard input.
void run_file(const std::string& path, Recorder& recorder) {
  const std::string name = path == "-" ? "standard input" : path;
  std::string text;
  try {
    text = read_vector_file(path);
  } catch (const Malformed& problem) {
    return record_problem(name, problem.what(), recorder);
  }
  run_vector_text(name, text, recorder);
}

constexpr std::string_view builtin = "rfc8448";

void run_builtin_traces(Recorder& recorder) {
  for (const auto& trace : builtin_traces())
    if (!recorder.stopped()) run_vector_text(trace.name, trace.json, recorder);
}

}  // namespace

void run_vector_text(std::string_view name, std::string_view text, Recorder& recorder) {
  recorder.open(name);
  try {
    run(text, recorder);
  } catch (
      const std::exception& problem) {  // Malformed, what the JSON library throws, and what nobody foresaw
    recorder.problem(problem.what());
  }
  recorder.close();
}

report::Run run_vectors(std::span<const std::string> names, const Options& options) {
  Recorder recorder(options);
  std::vector<std::string> files;
  for (const std::string& name : names) {
    try {
      const std::vector<std::string> more = name == builtin ? std::vector{name} : files_of(name);
      files.insert(files.end(), more.begin(), more.end());
    } catch (const Malformed& problem) {
      record_problem(name, problem.what(), recorder);
    }
  }
  recorder.set_files(files.size());
  for (const std::string& file : files) {
    if (recorder.stopped()) break;
    if (file == builtin)
      run_builtin_traces(recorder);
    else
      run_file(file, recorder);
  }
  return recorder.run();
}

}  // namespace glasstls::conformance
