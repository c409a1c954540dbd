// Bytes from anywhere, taken apart: captures, records, messages, DER, PEM, hexadecimal. Nothing else may
// happen than that they are read, as far as they can be.
#include "decode/decode.hpp"
#include "expect.hpp"
#include "memory.hpp"

using namespace glasstls;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const MemoryLimit limit;
  if (size > 1 << 16) return 0;
  decode::KnownSecrets secrets;
  const decode::Decoded decoded = decode::decode({data, size}, secrets);
  expect(!decoded.kind.empty() || !decoded.broken.empty(), "what is not recognised is said to be so");
  expect(decoded.connections.size() <= size, "every connection costs bytes of the file");
  for (const auto& piece : decoded.pieces) expect_inside(piece.fields, piece.bytes.size());
  return 0;
}
