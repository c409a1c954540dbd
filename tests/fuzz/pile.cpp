// A pile of certificates, one behind the other: the last one is trusted, the first one is the leaf, and the
// path between them has to be found.
#include "base/alert.hpp"
#include "expect.hpp"
#include "memory.hpp"
#include "x509/path/validate.hpp"

using namespace glasstls;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const MemoryLimit limit;
  std::vector<Bytes> chain;
  try {
    x509::der::Reader reader{View(data, size)};
    while (!reader.empty()) chain.push_back(to_bytes(reader.any("Certificate").whole));
  } catch (const Failure&) {
  }
  if (chain.empty()) return 0;
  x509::TrustStore anchors;
  anchors.add_der(chain.back());
  x509::ValidationInputs inputs{
      .chain = chain, .name = "example.com", .time = 1781524800, .anchors = &anchors};
  for (const x509::ValidationPolicy& policy :
       {x509::ValidationPolicy::webpki(), x509::ValidationPolicy::rfc5280()}) {
    inputs.policy = policy;
    const x509::ValidationResult result = x509::validate(inputs);
    expect(!result.verdict.checks.empty(), "a validation has checks");
    expect(result.signatures_verified <= policy.most_signatures, "the budget of signatures is kept");
    expect(!result.verdict.accepted() || result.anchored, "what is accepted ends in an anchor");
  }
  return 0;
}
