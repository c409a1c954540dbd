#include "conformance/vectors/wycheproof.hpp"

#include <nlohmann/json.hpp>

#include "conformance/vectors/primitives.hpp"

namespace glasstls::conformance {

namespace {

using nlohmann::json;

/// The strings and numbers of `object`; those of objects in it under dotted names, two levels down.
void collect(const json& object, const std::string& prefix, int levels, Fields& fields) {
  for (const auto& [name, value] : object.items()) {
    if (value.is_string())
      fields.set(prefix + name, value.get<std::string>());
    else if (value.is_number())
      fields.set(prefix + name, value.dump());
    else if (value.is_object() && levels > 0)
      collect(value, prefix + name + ".", levels - 1, fields);
  }
}

Fields fields_of(const json& object) {
  if (!object.is_object()) throw Malformed("not an object");
  Fields fields;
  collect(object, "", 2, fields);
  return fields;
}

const json& array_in(const json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_array())
    throw Malformed("there is no list \"" + std::string(name) + "\"");
  return *found;
}

/// `tcId 7 "compressed public key" [CompressedPublic]`
std::string name_of(const json& test, const Fields& fields) {
  std::string name = "tcId " + fields.text("tcId");
  if (const auto comment = fields.text_or_empty("comment"); !comment.empty()) name += " \"" + comment + "\"";
  const auto flags = test.find("flags");
  if (flags == test.end() || !flags->is_array()) return name;
  name += " [";
  for (const auto& flag : *flags) {
    if (name.back() != '[') name += ", ";
    if (flag.is_string()) name += flag.get<std::string>();
  }
  return name + "]";
}

/// `a valid test was refused (open, portable)`
std::string describe(const std::string& result, const Answer& answer) {
  std::string text = (result == "valid"     ? "a valid test "
                      : result == "invalid" ? "an invalid test "
                                            : "the test ");
  text += answer.kind == Answer::Kind::accepted  ? "was accepted"
          : answer.kind == Answer::Kind::refused ? "was refused"
                                                 : "has another result";
  if (!answer.detail.empty()) text += " (" + answer.detail + ")";
  return text;
}

void judge(const std::string& name, const std::string& result, Answer answer, Recorder& recorder) {
  using enum Answer::Kind;
  if (result != "valid" && result != "invalid" && result != "acceptable")
    throw Malformed("no such result: " + result);
  const auto kind = answer.kind;
  if (kind == unsupported) return recorder.skip(name, answer.detail);
  if (result == "acceptable" && kind != wrong)
    return recorder.acceptable(name, kind == accepted ? "accepted" : "refused");
  if (kind == (result == "valid" ? accepted : refused)) return recorder.pass(name);
  recorder.fail(name, describe(result, answer), std::move(answer.differences));
}

/// Before testvectors_v1, groups did not say where they are from, and keys stood elsewhere in them.
bool is_old(const Fields& header, const json& group) {
  return header.text_or_empty("generatorVersion").starts_with("0.") && !group.contains("source");
}

/// A group, and what it has in common with others of its file.
struct Group {
  const Fields& header;
  const json& group;
  std::string pointer;  ///< "/testGroups/3"
};

void run_test(const Group& in, const Test& t, const json& test, const std::string& pointer,
              Recorder& recorder) {
  std::string name = pointer;
  try {
    name = name_of(test, t.test);
    if (recorder.wants(name)) judge(name, t.test.text("result"), answer_to(t), recorder);
  } catch (const Missing& problem) {
    if (is_old(in.header, in.group) && test.contains("result"))
      recorder.skip(name, "a schema older than testvectors_v1 (" + std::string(problem.what()) + ")");
    else
      recorder.fail(name, pointer + " and its group: " + problem.what());
  } catch (const std::exception& problem) {
    recorder.fail(name, pointer + ": " + problem.what());
  }
}

/// The number of tests in the group, whether they could be read or not.
std::size_t run_group(const Group& in, Recorder& recorder) {
  const Fields group_fields = fields_of(in.group);
  const std::string algorithm = in.header.text_or_empty("algorithm");  // those of JSON Web Keys have none
  const json& tests = array_in(in.group, "tests");
  recorder.expect(tests.size());
  for (std::size_t i = 0; i < tests.size(); ++i) {
    const std::string pointer = in.pointer + "/tests/" + std::to_string(i);
    if (!tests[i].is_object()) {
      recorder.fail(pointer, pointer + " is not an object");
      continue;
    }
    run_test(in, {algorithm, group_fields, fields_of(tests[i])}, tests[i], pointer, recorder);
  }
  return tests.size();
}

}  // namespace

bool is_wycheproof(const json& file) { return file.is_object() && file.contains("testGroups"); }

void run_wycheproof(const json& file, Recorder& recorder) {
  const Fields header = fields_of(file);
  const json& groups = array_in(file, "testGroups");
  std::size_t tests = 0;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const std::string pointer = "/testGroups/" + std::to_string(i);
    try {
      tests += run_group({header, groups[i], pointer}, recorder);
    } catch (const Malformed& problem) {
      recorder.fail(pointer, pointer + ": " + problem.what());
    }
  }
  const auto announced = header.text_or_empty("numberOfTests");
  if (!announced.empty() && announced != std::to_string(tests))
    recorder.note("numberOfTests says " + announced + ", and there are " + std::to_string(tests));
}

}  // namespace glasstls::conformance
