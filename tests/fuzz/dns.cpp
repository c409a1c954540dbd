// A DNS answer that may have HTTPS records: what it says is bounded and fit for a terminal, or it is refused.
#include <algorithm>

#include "expect.hpp"
#include "memory.hpp"
#include "net/https_record.hpp"

using namespace glasstls;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const MemoryLimit limit;
  try {
    for (const net::HttpsRecord& record : net::parse_https_answer(View(data, size))) {
      const std::string text = record.text();
      expect(text.size() < 32 + 16 * size, "a record is not told of at length");
      expect(std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; }),
             "a record is told of in printable characters");
    }
  } catch (const net::BadDnsAnswer&) {
  }
  return 0;
}
