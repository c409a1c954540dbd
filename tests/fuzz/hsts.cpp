// A Strict-Transport-Security field, and the file of the hosts that sent one: what is read comes back as it
// was.
#include "http/hsts.hpp"
#include "base/bytes.hpp"
#include "expect.hpp"
#include "memory.hpp"

using namespace glasstls;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const MemoryLimit limit;
  const std::string text(as_text(View(data, size)));
  try {
    const http::HstsPolicy policy = http::parse_hsts(text);
    std::string again = "max-age=" + std::to_string(policy.max_age);
    if (policy.include_subdomains) again += ";includeSubDomains";
    expect(http::parse_hsts(again) == policy, "a policy means the same when it is written again");
  } catch (const http::HttpError&) {
  }
  try {
    const http::HstsHosts hosts = http::HstsHosts::parse(text);
    const std::string once = hosts.text(0);
    expect(http::HstsHosts::parse(once).text(0) == once, "a file comes back as it went in");
  } catch (const http::HttpError&) {
  }
  return 0;
}
