// An OCSP response, read and put beside the certificate that the seeds are about.
#include "x509/ocsp.hpp"
#include "base/alert.hpp"
#include "expect.hpp"
#include "support/forge.hpp"
#include "x509/validate.hpp"

using namespace glasstls;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const View input(data, size);
  try {
    wire::FieldMap map;
    x509::parse_ocsp_response(input, &map);
    for (const wire::Field& field : map)
      expect(field.offset + field.size <= size, "a field lies inside the response");
  } catch (const Failure& failure) {
    expect(failure.alert == Alert::bad_certificate_status_response, "the alert that RFC 6066 gives it");
  }
  static const forge::Minted root = forge::root();
  static const std::vector<Bytes> chain{forge::issue(root, forge::leaf("example.com")).der};
  static const x509::TrustStore anchors = [] {
    x509::TrustStore store;
    store.add_der(root.der);
    return store;
  }();
  const std::vector<Bytes> staples{to_bytes(input)};
  const x509::Answer answer = x509::validate(
      {.chain = chain, .name = "example.com", .time = forge::now, .anchors = &anchors, .staples = staples});
  expect(!answer.verdict.checks.empty(), "a judgement has checks");
  return 0;
}
