#include <algorithm>

#include "support/catch.hpp"
#include "validated.hpp"

using namespace glasstls;
using namespace glasstls::x509;

namespace {

/// One timestamp of version v1: log 0101..., 2026-06-15 12:00:00, no extensions, ECDSA with SHA-256.
Bytes sct() {
  Bytes one{0};
  one.insert(one.end(), 32, 1);
  append(one, *from_hex("0000019ecb272200"));
  append(one, *from_hex("0000040300021234"));
  return one;
}

Bytes list_of(const std::vector<Bytes>& timestamps) {
  const auto vector = [](View content) {
    Bytes out{static_cast<std::uint8_t>(content.size() >> 8), static_cast<std::uint8_t>(content.size())};
    append(out, content);
    return out;
  };
  Bytes all;
  for (const Bytes& one : timestamps) append(all, vector(one));
  return forge::octet_string(vector(all));
}

forge::Minted with(const Bytes& list) {
  auto recipe = forge::leaf("example.com");
  recipe.more = {{"1.3.6.1.4.1.11129.2.4.2", false, list}};
  return forge::self_signed(recipe);
}

}  // namespace

TEST_CASE("timestamps of public logs are read, and shown byte by byte") {
  Bytes strange = sct();
  strange[0] = 7;
  strange.resize(5);
  wire::FieldMap map;
  const Certificate certificate = parse_certificate(with(list_of({sct(), strange})).der, &map);
  const auto& timestamps = certificate.extensions.signed_certificate_timestamps;
  REQUIRE(timestamps.size() == 2);
  CHECK(timestamps[0].version == 0);
  CHECK(to_hex(timestamps[0].log_id.first(4)) == "01010101");
  CHECK(to_text(static_cast<UnixTime>(timestamps[0].timestamp / 1000)) == "2026-06-15 12:00:00 UTC");
  CHECK(timestamps[0].hash_algorithm == 4);
  CHECK(timestamps[0].signature_algorithm == 3);
  CHECK(to_hex(timestamps[0].signature) == "1234");
  CHECK(timestamps[1].version == 7);
  const auto field = [&map](std::string_view name) -> const wire::Field& {
    for (const wire::Field& candidate : map)
      if (candidate.name == name) return candidate;
    throw std::runtime_error("no such field");
  };
  const View der = certificate.der;
  CHECK(field("timestamp").meaning == "2026-06-15 12:00:00 UTC");
  CHECK(equal(der.subspan(field("id").offset, field("id").size), timestamps[0].log_id));
  CHECK(field("id").depth == field("SerializedSCT").depth + 1);
  CHECK(field("SerializedSCT").depth == field("sct_list").depth + 1);
  CHECK(field("id").section == Rfc{6962, ""});
  // The list's OCTET STRING is named down to its last byte: its tag and length come just before sct_list.
  const auto list = std::find_if(map.begin(), map.end(), [](const auto& f) { return f.name == "sct_list"; });
  REQUIRE(list != map.end());
  CHECK((list - 1)->name == "tag and length");
  CHECK((list - 1)->depth == list->depth);
  CHECK((list - 1)->offset + (list - 1)->size == list->offset);
  CHECK(der[(list - 1)->offset] == 0x04);
}

TEST_CASE("a list of timestamps that is not one is refused") {
  const auto refused = [](const Bytes& list) { CHECK_THROWS_AS(parse_certificate(with(list).der), Failure); };
  const Bytes whole = sct();
  for (std::size_t size = 1; size < whole.size(); ++size)
    refused(list_of({to_bytes(View(whole).first(size))}));
  Bytes longer = sct();
  longer.push_back(0);
  refused(list_of({longer}));
  refused(list_of({}));
  refused(list_of({{}}));
  refused(forge::octet_string(Bytes{0}));
}
