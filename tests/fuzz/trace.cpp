// A trace file: read whole or refused with a reason; nothing else may happen.
#include "expect.hpp"
#include "memory.hpp"
#include "recording/trace_reader.hpp"

using namespace glasstls;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const MemoryLimit limit;
  try {
    const recording::TraceFile file = recording::read_trace(as_text({data, size}));
    expect(file.story.steps.size() <= size, "every step costs bytes of the file");
  } catch (const recording::TraceError& error) {
    expect(*error.what() != 0, "a refusal has a reason");
  }
  return 0;
}
