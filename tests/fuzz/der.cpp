// The reader of DER, driven by the tags that it finds.
#include "x509/der/der.hpp"
#include "base/alert.hpp"
#include "expect.hpp"
#include "memory.hpp"

using namespace glasstls;
using x509::der::Reader;
using x509::der::Tag;

namespace {

void walk(Reader& reader, int depth) {
  while (!reader.empty()) {
    const View rest = reader.rest();
    const auto tag = static_cast<Tag>(rest[0]);
    switch (tag) {
      using enum Tag;
      case boolean: reader.boolean("boolean"); break;
      case integer:
        rest.size() % 2 == 0 ? void(reader.integer("integer")) : void(reader.small_integer("small", 1000));
        break;
      case enumerated: reader.small_integer("enumerated", 10, enumerated); break;
      case bit_string:
        if (depth > 0 && rest.size() % 2 == 0) {
          Reader inner = reader.enter_bits("bits");
          walk(inner, depth - 1);
        } else {
          reader.bit_string("bits");
        }
        break;
      case octet_string:
        if (depth > 0 && rest.size() % 2 == 0) {
          Reader inner = reader.enter_octets("octets");
          walk(inner, depth - 1);
        } else {
          reader.octet_string("octets");
        }
        break;
      case null: reader.null("null"); break;
      case object_identifier: reader.object_identifier("identifier"); break;
      case ia5_string: reader.ia5_string("text"); break;
      case utc_time: reader.time("time"); break;
      case generalized_time: reader.generalized_time("time"); break;
      default:
        if ((rest[0] & 0x20) != 0 && depth > 0) {
          Reader inner = reader.enter("structure", tag);
          walk(inner, depth - 1);
        } else {
          reader.any("any");
        }
    }
    expect(reader.rest().size() < rest.size(), "reading moves on");
    expect(reader.last().size() <= rest.size(), "a value lies inside what holds it");
  }
  reader.end("structure");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const MemoryLimit limit;
  if (size > 4096) return 0;
  wire::FieldMap map;
  try {
    Reader reader(View(data, size), &map);
    walk(reader, 16);
  } catch (const Failure& failure) {
    expect(!failure.why.empty(), "a failure says why");
  }
  expect_inside(map, size);
  return 0;
}
