// A revocation list: read with and without the byte view, searched, and handed to a validation.
#include "x509/revocation/crl.hpp"
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
    const x509::Crl crl = x509::parse_crl(input, &map);
    expect_inside(map, size);
    expect(x509::parse_crl(input).entry_count == crl.entry_count, "the byte view changes nothing");
    expect(!x509::find_entry(crl, Bytes(21, 1)), "no serial number of its own");
  } catch (const Failure&) {
  }
  const std::vector<Bytes> crls{to_bytes(input)};
  expect(!validate_beside({}, crls).verdict.checks.empty(), "a validation has checks");
  return 0;
}
