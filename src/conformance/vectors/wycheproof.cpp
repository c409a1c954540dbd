#include "conformance/vectors/wycheproof.hpp"

#include <array>
#include <nlohmann/json.hpp>

#include "conformance/vectors/primitives.hpp"

namespace glasstls::conformance {

namespace {

using nlohmann::json;

struct Suite {
  std::string_view type;
  Answer (*run)(const Test&);
};

constexpr std::array suites = {
    Suite{"AeadTest", aead_test},
    Suite{"EcdhEcpointTest", ecdh_test},
    Suite{"EcdsaVerify", ecdsa_test},
    Suite{"EddsaVerify", eddsa_test},
    Suite{"HkdfTest", hkdf_test},
    Suite{"MacTest", mac_test},
    Suite{"MLKEMDecapsValidationTest", ml_kem_decapsulation_test},
    Suite{"MLKEMEncapsTest", ml_kem_encapsulation_test},
    Suite{"MLKEMKeyGen", ml_kem_key_generation_test},
    Suite{"MLKEMTest", ml_kem_test},
    Suite{"RsassaPkcs1Generate", rsa_pkcs1_signing_test},
    Suite{"RsassaPkcs1Verify", rsa_pkcs1_test},
    Suite{"RsassaPssVerify", rsa_pss_test},
    Suite{"RsassaPssWithParametersVerify", rsa_pss_test},
    Suite{"XdhComp", xdh_test},
};

/// Types that are known and not run, and why.
struct Unsupported {
  std::string_view type, reason;
};

constexpr std::array unsupported = {
    Unsupported{"EcdhTest", "ECDH keys as SubjectPublicKeyInfo"},
    Unsupported{"EcdhPemTest", "ECDH keys in PEM"},
    Unsupported{"EcdhWebcryptoTest", "JSON Web Keys"},
    Unsupported{"EcdsaP1363Verify", "ECDSA signatures in the form of IEEE P1363"},
    Unsupported{"JsonWebEncryption", "JSON Web Encryption"},
    Unsupported{"JsonWebKey", "JSON Web Keys"},
    Unsupported{"JsonWebSignature", "JSON Web Signatures"},
    Unsupported{"XdhAsnComp", "XDH keys as SubjectPublicKeyInfo"},
    Unsupported{"XdhJwkComp", "JSON Web Keys"},
    Unsupported{"XdhPemComp", "XDH keys in PEM"},
};

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

std::string describe(const Answer& answer) {
  std::string text = answer.kind == Answer::Kind::accepted  ? "accepted"
                     : answer.kind == Answer::Kind::refused ? "refused"
                                                            : "a wrong output";
  if (!answer.detail.empty()) text += " (" + answer.detail + ")";
  if (!answer.expected.empty() || !answer.got.empty())
    text += ": expected " + answer.expected + ", got " + answer.got;
  return text;
}

void judge(const std::string& name, const std::string& result, const Answer& answer, Report& report) {
  const bool accepted = answer.kind == Answer::Kind::accepted, refused = answer.kind == Answer::Kind::refused;
  bool as_expected = false;
  if (result == "valid")
    as_expected = accepted;
  else if (result == "invalid")
    as_expected = refused;
  else if (result == "acceptable")
    as_expected = accepted || refused;
  else
    throw Malformed("no such result: " + result);

  if (answer.kind == Answer::Kind::unsupported)
    report.skip(answer.detail);
  else if (as_expected)
    report.pass();
  else
    report.fail(name + ": is " + result + ", but was " + describe(answer));
}

Answer answer_to(const Test& test) {
  const std::string& type = test.group.text("type");
  for (const auto& suite : suites)
    if (type == suite.type) return suite.run(test);
  for (const auto& known : unsupported)
    if (type == known.type) return Answer::unsupported(std::string(known.reason));
  if (test.algorithm.empty()) return Answer::unsupported("tests of type " + type);
  return Answer::unsupported(test.algorithm + " (test type " + type + ")");
}

/// Before testvectors_v1, groups did not say where they are from, and keys stood elsewhere in them.
bool is_old(const Fields& header, const json& group) {
  return header.text_or_empty("generatorVersion").starts_with("0.") && !group.contains("source");
}

/// The number of tests in the group, whether they could be read or not.
std::size_t run_group(const Fields& header, const json& group, const std::string& place, Report& report) {
  const Fields group_fields = fields_of(group);
  const std::string algorithm = header.text_or_empty("algorithm");  // those of JSON Web Keys have none
  std::size_t index = 0;
  for (const auto& test : array_in(group, "tests")) {
    std::string name = place + ".tests[" + std::to_string(index++) + "]";
    try {
      const Fields test_fields = fields_of(test);
      name = name_of(test, test_fields);
      judge(name, test_fields.text("result"), answer_to({algorithm, group_fields, test_fields}), report);
    } catch (const Missing& problem) {
      if (is_old(header, group) && test.contains("result"))
        report.skip("a schema older than testvectors_v1 (" + std::string(problem.what()) + ")");
      else
        report.fail(place + ": " + name + ": " + problem.what());
    } catch (const std::exception& problem) {
      report.fail(name + ": " + problem.what());
    }
  }
  return index;
}

}  // namespace

bool is_wycheproof(const json& file) { return file.is_object() && file.contains("testGroups"); }

void run_wycheproof(const json& file, Report& report) {
  const Fields header = fields_of(file);
  std::size_t group_index = 0, tests = 0;
  for (const auto& group : array_in(file, "testGroups")) {
    const std::string place = "testGroups[" + std::to_string(group_index++) + "]";
    try {
      tests += run_group(header, group, place, report);
    } catch (const Malformed& problem) {
      report.fail(place + ": " + problem.what());
    }
  }
  const auto announced = header.text_or_empty("numberOfTests");
  if (!announced.empty() && announced != std::to_string(tests))
    report.note("numberOfTests says " + announced + ", and there are " + std::to_string(tests));
}

}  // namespace glasstls::conformance
