// A revocation list: read with and without the byte view, searched, and handed to a judgement.
#include "x509/crl.hpp"
#include "base/alert.hpp"
#include "expect.hpp"
#include "support/forge.hpp"
#include "x509/validate.hpp"

using namespace glasstls;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const View input(data, size);
  try {
    wire::FieldMap map;
    const x509::Crl crl = x509::parse_crl(input, &map);
    for (const wire::Field& field : map)
      expect(field.offset + field.size <= size, "a field lies inside the list");
    expect(x509::parse_crl(input).entry_count == crl.entry_count, "the byte view changes nothing");
    expect(!x509::find_entry(crl, Bytes(21, 1)), "no serial number of its own");
  } catch (const Failure&) {
  }
  static const forge::Minted root = forge::root();
  static const std::vector<Bytes> chain{forge::issue(root, forge::leaf("example.com")).der};
  static const x509::TrustStore anchors = [] {
    x509::TrustStore store;
    store.add_der(root.der);
    return store;
  }();
  const std::vector<Bytes> crls{to_bytes(input)};
  x509::validate(
      {.chain = chain, .name = "example.com", .time = forge::now, .anchors = &anchors, .crls = crls});
  return 0;
}
