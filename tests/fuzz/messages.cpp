// Handshake messages: what decodes encodes to the same bytes again, and every byte of anything has a name.
#include "base/alert.hpp"
#include "dissect/annotate.hpp"
#include "expect.hpp"
#include "memory.hpp"
#include "messages/handshake.hpp"

using namespace glasstls;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const MemoryLimit limit;
  if (size > 1 << 16) return 0;
  const View input(data, size);
  for (const wire::Field& field : dissect::annotate(input))
    expect(field.offset + field.size <= size, "a field lies inside the message");
  try {
    const messages::Message message = messages::decode_handshake(input);
    const Bytes again = std::visit([](const auto& m) { return messages::encode_handshake(m); }, message);
    expect(equal(again, input), "decoding loses nothing");
  } catch (const Failure&) {
  }
  return 0;
}
