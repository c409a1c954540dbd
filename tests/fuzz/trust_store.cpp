// A bundle of roots as text.
#include "x509/path/trust_store.hpp"
#include "expect.hpp"
#include "memory.hpp"

using namespace glasstls;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const MemoryLimit limit;
  x509::TrustStore store;
  store.add_pem(std::string(reinterpret_cast<const char*>(data), size));
  expect(store.size() + store.problems().size() <= size, "no more certificates than bytes");
  return 0;
}
