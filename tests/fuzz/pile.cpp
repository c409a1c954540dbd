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
  x509::Question question{.chain = chain, .name = "example.com", .time = 1781524800, .anchors = &anchors};
  for (const x509::Policy& policy : {x509::Policy::webpki(), x509::Policy::rfc5280()}) {
    question.policy = policy;
    const x509::Answer answer = x509::validate(question);
    expect(!answer.verdict.checks.empty(), "a judgement has checks");
    expect(answer.signatures_verified <= policy.most_signatures, "the budget of signatures is kept");
    expect(!answer.verdict.accepted() || answer.anchored, "what is accepted ends in an anchor");
  }
  return 0;
}
