#include "conformance/vectors/cctv.hpp"

#include "conformance/vectors/answer.hpp"
#include "crypto/kem/ml_kem.hpp"

namespace glasstls::conformance {

namespace {

using namespace crypto;

/// The last value of each name: the earlier one of "r" and "dkPKE" is another thing.
Fields fields_of(std::string_view text) {
  Fields fields;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const std::size_t sign = line.find(" = ");
    if (sign != line.npos) fields.set(std::string(line.substr(0, sign)), std::string(line.substr(sign + 3)));
  }
  return fields;
}

void expect(std::string_view name, bool as_expected, Report& report) {
  if (as_expected)
    report.pass();
  else
    report.fail(std::string(name) + " differs");
}

}  // namespace

bool is_cctv(std::string_view text) {
  return text.substr(0, 4) == "d = " && text.find("\nek = ") != text.npos &&
         text.find("\ndk = ") != text.npos;
}

void run_cctv(std::string_view text, Report& report) {
  const Fields fields = fields_of(text);
  constexpr std::size_t of_768 = 2400;
  if (const std::size_t size = fields.bytes("dk").size(); size != of_768)
    return report.skip("ML-KEM with a decapsulation key of " + std::to_string(size) + " bytes");
  const Bytes dk = fields.bytes("dk"), m = fields.bytes("m"), c = fields.bytes("c"), k = fields.bytes("K");
  if (m.size() != 32) throw Malformed("m does not have 32 bytes");
  const auto encapsulated = ml_kem_768::encapsulate(fields.bytes("ek"), Secret(View(m)));
  expect("c", encapsulated && encapsulated->ciphertext == c, report);
  expect("K of encapsulation", encapsulated && encapsulated->shared_secret.equal_ct(k), report);
  expect("the hash in dk", ml_kem_768::is_decapsulation_key(dk), report);
  const auto decapsulated = ml_kem_768::decapsulate(dk, c);
  expect("K of decapsulation", decapsulated && decapsulated->equal_ct(k), report);
}

}  // namespace glasstls::conformance
