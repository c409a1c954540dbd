// A file of test vectors, of any kind: it is run or refused, and whatever it holds can be reported in each
// format.
#include "conformance/vectors/vectors.hpp"

#include <sstream>

#include "base/bytes.hpp"
#include "conformance/report/writers.hpp"
#include "expect.hpp"
#include "memory.hpp"

using namespace glasstls;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const MemoryLimit limit;
  conformance::Recorder recorder;
  conformance::run_vector_text("fuzz", as_text(View(data, size)), recorder);
  using enum conformance::report::Format;
  for (const auto format : {text, tap, junit, json}) {
    std::ostringstream out;
    conformance::report::write(recorder.run(), format, out);
    for (const char c : out.str())
      expect(c == '\n' || c < 0 || (c >= ' ' && c != 0x7f), "no control characters");
  }
  return 0;
}
