#include "base/alert.hpp"
#include "support/catch.hpp"
#include "wire/lenient_reader.hpp"
#include "wire/reader.hpp"
#include "wire/writer.hpp"

using namespace glasstls;
using namespace glasstls::wire;

namespace {

enum class Colour : std::uint16_t { red = 0x0102 };
std::string_view name_of(Colour) { return "red"; }

struct Item {
  std::uint8_t kind = 0;
  Bytes body;
  static constexpr Rfc rfc{9846, "4.3"};
  static void walk(auto& self, auto& w) {
    w.number("kind", self.kind);
    w.opaque("body", self.body, {1, 0xffff});
  }
};

struct Outer {
  Colour colour{};
  std::array<std::uint8_t, 2> random{};
  std::vector<Item> items;
  std::vector<Colour> colours;
  Bytes tail;
  static constexpr Rfc rfc{9846, "4.2.3"};
  static void walk(auto& self, auto& w) {
    w.number("colour", self.colour);
    w.fixed("random", self.random);
    w.list("items", self.items, {0, 0xffff});
    w.list("colours", self.colours, {2, 0xff});
    w.rest("tail", self.tail);
  }
};

const Outer example{.colour = Colour::red,
                    .random = {7, 8},
                    .items = {{1, {9}}, {2, {10, 11}}},
                    .colours = {Colour::red},
                    .tail = {5}};
const std::string example_hex =
    "0102"
    "0708"
    "0009"
    "01"
    "0001"
    "09"
    "02"
    "0002"
    "0a0b"
    "02"
    "0102"
    "05";

}  // namespace

TEST_CASE("one walk encodes, decodes and names every byte") {
  FieldMap written, read;
  const Bytes bytes = encode(example, "Outer", &written);
  CHECK(to_hex(bytes) == example_hex);
  const Outer back = decode<Outer>(bytes, "Outer", &read);
  CHECK(encode(back) == bytes);

  REQUIRE(written.size() == read.size());
  std::vector<int> named(bytes.size(), 0);
  for (std::size_t i = 0; i < read.size(); ++i) {
    CHECK(written[i].name == read[i].name);
    CHECK(written[i].offset == read[i].offset);
    CHECK(written[i].size == read[i].size);
    CHECK(written[i].depth == read[i].depth);
    for (std::size_t at = read[i].offset; at < read[i].offset + read[i].size; ++at) ++named[at];
  }
  for (int times : named) CHECK(times > 0);
  CHECK(read[1].meaning == "red");
}

TEST_CASE("a length that lies, a message cut short and bytes left over are decode_error with a name") {
  const Bytes bytes = *from_hex(example_hex);
  for (std::size_t size = 0; size + 1 < bytes.size(); ++size) {
    try {
      decode<Outer>(View(bytes).first(size), "Outer");
      FAIL("accepted " << size << " bytes");
    } catch (const Failure& failure) {
      CHECK(failure.alert == Alert::decode_error);
      CHECK_FALSE(failure.presented.empty());
    }
  }
  Bytes empty_body = *from_hex(
      "0102"
      "0708"
      "0003"
      "01"
      "0000"
      "02"
      "0102");
  CHECK_THROWS_AS(decode<Outer>(empty_body, "Outer"), Failure);
  Bytes odd_colours = *from_hex(
      "0102"
      "0708"
      "0000"
      "03"
      "010201");
  CHECK_THROWS_AS(decode<Outer>(odd_colours, "Outer"), Failure);
  CHECK_THROWS_AS(decode<Item>(*from_hex("01000109ff"), "Item"), Failure);
}

TEST_CASE("the Writer refuses what the limits forbid") {
  CHECK_THROWS_AS(encode(Item{1, {}}), std::length_error);
}

TEST_CASE("a lenient reader notes faults where they are, and goes on behind them") {
  // items: the second one's body claims 9 bytes of 2; colours: three bytes, so the second colour is cut.
  const Bytes bytes = *from_hex("010207080009010001090200090a0b0301020305");
  CHECK_THROWS_AS(decode<Outer>(bytes, "Outer"), Failure);
  FieldMap map;
  Faults faults;
  LenientReader reader(bytes, faults, &map);
  Outer outer;
  reader.structure("Outer", outer);
  reader.end("Outer", Outer::rfc);
  REQUIRE(outer.items.size() == 2);
  CHECK(outer.items[1].body == Bytes{10, 11});
  CHECK(outer.colours == std::vector{Colour::red});
  CHECK(outer.tail == Bytes{5});
  REQUIRE(faults.size() == 2);
  CHECK(faults[0].why == "the message ends inside body");
  CHECK(faults[0].expected == "9 bytes");
  CHECK(faults[1].why == "the message ends inside colours");
  CHECK(std::count_if(map.begin(), map.end(), [](const Field& f) { return f.name == "not decoded"; }) == 1);
}
