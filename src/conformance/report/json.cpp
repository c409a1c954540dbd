#include <nlohmann/json.hpp>
#include <ostream>

#include "conformance/report/writers.hpp"

namespace glasstls::conformance::report {

namespace {

using nlohmann::ordered_json;

/// ASCII only; what is not UTF-8 becomes the replacement character.
std::string dumped(const ordered_json& value) {
  return value.dump(-1, ' ', true, ordered_json::error_handler_t::replace);
}

double in_seconds(std::chrono::microseconds time) { return static_cast<double>(time.count()) / 1e6; }

ordered_json json_of(const Counts& counts) {
  return {{"passed", counts.passed},
          {"failed", counts.failed},
          {"acceptable", counts.acceptable},
          {"skipped", counts.skipped}};
}

ordered_json json_of(const Points& points) { return {{"got", points.got}, {"most", points.most}}; }

ordered_json json_of(const Case& test) {
  ordered_json object{{"name", test.name}, {"outcome", name_of(test.outcome)}};
  if (!test.reason.empty()) object["reason"] = test.reason;
  for (const Difference& difference : test.differences) {
    ordered_json value{{"name", difference.name},
                       {"form", difference.is_text ? "text" : "hex"},
                       {"expected", difference.expected},
                       {"got", nullptr}};
    if (difference.got) value["got"] = *difference.got;
    object["differences"].push_back(std::move(value));
  }
  if (test.points) object["points"] = json_of(*test.points);
  object["seconds"] = in_seconds(test.time);
  return object;
}

void write_json_suite(const Suite& suite, std::ostream& out) {
  out << "{\"name\":" << dumped(suite.name) << ",\"counts\":" << dumped(json_of(counts_of(suite)))
      << ",\"seconds\":" << dumped(in_seconds(suite.time)) << ",\"notes\":" << dumped(suite.notes)
      << ",\"problem\":" << (suite.problem.empty() ? "null" : dumped(suite.problem)) << ",\"cases\":[";
  for (std::size_t i = 0; i < suite.cases.size(); ++i)
    out << (i > 0 ? ",\n" : "\n") << dumped(json_of(suite.cases[i]));
  out << "]}";
}

}  // namespace

void write_json(const Run& run, std::ostream& out) {
  out << "{\"format\":\"glasstls test report\",\"version\":1,\"program\":" << dumped(run.program)
      << ",\"started\":" << dumped(date_and_time(run.started) + "Z") << ",\n\"suites\":[";
  for (std::size_t i = 0; i < run.suites.size(); ++i) {
    out << (i > 0 ? ",\n" : "\n");
    write_json_suite(run.suites[i], out);
  }
  const auto points = points_of(run);
  out << "],\n\"counts\":" << dumped(json_of(counts_of(run)))
      << ",\"points\":" << (points ? dumped(json_of(*points)) : "null") << "}\n";
}

}  // namespace glasstls::conformance::report
