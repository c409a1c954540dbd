// A certificate, and a chain that holds it twice.
#include "x509/certificate/certificate.hpp"
#include "base/alert.hpp"
#include "expect.hpp"
#include "memory.hpp"
#include "x509/path/validate.hpp"

using namespace glasstls;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const MemoryLimit limit;
  const View input(data, size);
  try {
    wire::FieldMap map;
    x509::parse_certificate(input, &map);
    expect_inside(map, size);
  } catch (const Failure&) {
  }
  wire::FieldMap shown;
  x509::read_certificate(input, &shown);
  expect_inside(shown, size);
  x509::TrustStore anchors;
  anchors.add_der(to_bytes(input));
  const std::vector<Bytes> chain{to_bytes(input), to_bytes(input)};
  const x509::ValidationResult answer =
      x509::validate({.chain = chain, .name = "example.com", .time = 1781524800, .anchors = &anchors});
  expect(!answer.verdict.checks.empty(), "a validation has checks");
  return 0;
}
