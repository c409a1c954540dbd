// Records, in the clear and under keys, in two portions.
#include "base/alert.hpp"
#include "expect.hpp"
#include "memory.hpp"
#include "record/receiver.hpp"

using namespace glasstls;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const MemoryLimit limit;
  const View input(data, size);
  for (bool with_keys : {false, true}) {
    record::Receiver receiver{trace::Tracer{}};
    if (with_keys)
      receiver.protect(record::Protection(crypto::AeadAlgorithm::aes_128_gcm, trace::Epoch::handshake,
                                          Secret(Bytes(16, 1)), Secret(Bytes(12, 2))));
    try {
      for (View portion : {input.first(size / 2), input.subspan(size / 2)}) {
        receiver.add(portion);
        while (const auto plaintext = receiver.next()) {
          expect(plaintext->content.size() <= record::max_plaintext, "content is within the limit");
          if (plaintext->type != messages::ContentType::handshake) continue;
          receiver.reassembly.add(plaintext->content, receiver.last_record());
          while (const auto whole = receiver.reassembly.next())
            expect(whole->message.size() >= 4 && whole->first_record <= whole->last_record,
                   "a whole message");
        }
      }
    } catch (const Failure&) {
    }
  }
  return 0;
}
