// A line of `--tamper`, and behind it the message that it is to change.
#include <algorithm>

#include "base/big_endian.hpp"
#include "dissect/annotate.hpp"
#include "expect.hpp"
#include "lab/field_value.hpp"
#include "lab/tampering.hpp"
#include "lab/usage_error.hpp"
#include "memory.hpp"

using namespace glasstls;

namespace {

constexpr std::size_t header = 4;  // RFC 9846 4: of a handshake message, in bytes

/// Whether the header says how long the message is.
bool fits(View message) {
  return message.size() >= header && from_big_endian(message.subspan(1, 3)) == message.size() - header;
}

void change(View message, const lab::Tampering& how, bool keep_lengths) {
  const Bytes changed = lab::set_field(message, how.field, how.value, keep_lengths).message;
  if (changed.size() != message.size() && !keep_lengths)
    expect(fits(changed) || !fits(message), "a length that was right stays right");
  const wire::FieldMap map = dissect::annotate(message);
  const lab::FieldOf field{message, map, lab::find_field(message, map, how.field)};
  const std::size_t behind = message.size() - field.field().offset - field.field().size;
  expect(changed.size() >= field.field().offset + behind, "the rest of the message is still there");
  expect(equal(View(changed).last(behind), message.last(behind)), "what is behind the field stays");
  if (keep_lengths || changed.size() == message.size())
    expect(equal(View(changed).first(field.field().offset), message.first(field.field().offset)),
           "what is before the field stays");
  const std::string now = field.bytes().empty() ? "empty" : "0x" + to_hex(field.bytes());
  expect(equal(lab::set_field(message, how.field, now, keep_lengths).message, message),
         "the present value changes nothing");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const MemoryLimit limit;
  const View input(data, size);
  const auto length = static_cast<std::size_t>(std::find(input.begin(), input.end(), '\n') - input.begin());
  const std::string line(as_text(input.first(length)));
  try {
    const lab::Tampering how = lab::parse_tampering(line);
    expect(how.text == line, "what was written is kept");
    if (how.act != lab::Tampering::Act::set || length == size) return 0;
    for (const bool keep_lengths : {false, true}) try {
        change(input.subspan(length + 1), how, keep_lengths);
      } catch (const lab::UsageError&) {
      }
  } catch (const lab::UsageError&) {
  }
  return 0;
}
