// An OCSP response, read and put beside the certificate that the seeds are about.
#include "x509/revocation/ocsp.hpp"
#include "base/alert.hpp"
#include "expect.hpp"
#include "memory.hpp"
#include "validated.hpp"

using namespace glasstls;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const MemoryLimit limit;
  const View input(data, size);
  try {
    wire::FieldMap map;
    x509::parse_ocsp_response(input, &map);
    expect_inside(map, size);
  } catch (const Failure& failure) {
    expect(failure.alert == Alert::bad_certificate_status_response, "the alert that RFC 6066 gives it");
  }
  const std::vector<Bytes> staples{to_bytes(input)};
  expect(!validate_beside(staples, {}).verdict.checks.empty(), "a validation has checks");
  return 0;
}
