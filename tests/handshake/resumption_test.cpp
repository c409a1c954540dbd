#include "handshake/resumption.hpp"

#include "messages/handshake.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::handshake;

TEST_CASE("a ClientHello is truncated right before its binders") {
  using namespace messages;
  const OfferedPsks psks{{{{7}, 1}, {{8, 8}, 2}}, {{Bytes(32)}, {Bytes(48)}}};
  const ClientHello hello{.cipher_suites = {CipherSuite::TLS_AES_128_GCM_SHA256},
                          .extensions = {make_extension(psks)}};
  const Bytes whole = encode_handshake(hello);
  const View truncated = truncate(whole, psks.binders);
  CHECK(whole.size() - truncated.size() == 2 + 33 + 49);
  CHECK(truncated[truncated.size() - 4] == 0);  // the age of the last identity
  CHECK(truncated.back() == 2);
  CHECK_THROWS_AS(truncate(View(whole).first(10), psks.binders), std::logic_error);
}

// The figures are those of RFC 8448 section 4: 477 bytes are covered, and their hash is "binder hash".
TEST_CASE("a binder is a Finished under the binder_key") {
  const schedule::Deriver deriver{crypto::HashAlgorithm::sha256, {}, {}};
  const schedule::EarlySecret secret(
      deriver, *from_hex("4ecd0eb6ec3b4d87f5d6028f922ca4c5851a277fd41311c9e62d2c9492e1c4f3"));
  const Bytes truncated = *from_hex(
      "010001fc03031bc3ceb6bbe39cff938355b5a50adb6db21b7a6af649d7b4bc419d7876487d9500000613011303130201"
      "0001cd0000000b0009000006736572766572ff01000100000a00140012001d0017001800190100010101020103010400"
      "3300260024001d0020e4ffb68ac05f8d96c99da26698346c6be16482badddafe051a66b4f18d668f0b002a0000002b00"
      "03020304000d0020001e040305030603020308040805080604010501060102010402050206020202002d00020101001c"
      "000240010015005700000000000000000000000000000000000000000000000000000000000000000000000000000000"
      "000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
      "2900dd00b800b22c035d829359ee5ff7af4ec900000000262a6494dc486d2c8a34cb33fa90bf1b0070ad3c498883c936"
      "7c09a2be785abc55cd226097a3a982117283f82a03a143efd3ff5dd36d64e861be7fd61d2827db279cce145077d454a3"
      "664d4e6da4d29ee03725a6a4dafcd0fc67d2aea70529513e3da2677fa5906c5b3f7d8f92f228bda40dda721470f9fbf2"
      "97b5aea617646fac5c03272e970727c621a79141ef5f7de6505e5bfbc388e93343694093934ae4d357fad6aacb");
  REQUIRE(truncated.size() == 477);
  const schedule::Transcript nothing;
  CHECK(to_hex(psk_binder(deriver, secret, schedule::PskOrigin::resumption, nothing, truncated)) ==
        "3add4fb2d8fdf822a0ca3cf7678ef5e88dae990141c5924d57bb6fa31b9e5f9d");
  CHECK(to_hex(psk_binder(deriver, secret, schedule::PskOrigin::external, nothing, truncated)) !=
        "3add4fb2d8fdf822a0ca3cf7678ef5e88dae990141c5924d57bb6fa31b9e5f9d");
  schedule::Transcript before;
  before.add(View(truncated).first(100));
  CHECK(to_hex(psk_binder(deriver, secret, schedule::PskOrigin::resumption, before,
                          View(truncated).subspan(100))) ==
        "3add4fb2d8fdf822a0ca3cf7678ef5e88dae990141c5924d57bb6fa31b9e5f9d");
}

TEST_CASE("the age of a ticket is hidden by ticket_age_add, and found again") {
  CHECK(obfuscated_ticket_age(3, 5) == 8);
  CHECK(obfuscated_ticket_age(0x10, 0xfffffff8) == 8);
  CHECK(ticket_age(8, 0xfffffff8) == 0x10);
  CHECK(ticket_age(obfuscated_ticket_age(604800000, 0xfad6aac5), 0xfad6aac5) == 604800000);
}

TEST_CASE("a ticket lives as long as it and its certificate are good, and at most 7 days") {
  const std::int64_t day = 86400000, came = 1000000;
  const auto alive = [&](std::uint32_t lifetime, std::int64_t now, std::int64_t good_until = 1 << 30) {
    return is_alive(Ticket{.psk = {}, .lifetime = lifetime, .received_at = came, .good_until = good_until},
                    now);
  };
  CHECK(alive(10, came));
  CHECK(alive(10, came + 10000));
  CHECK_FALSE(alive(10, came + 10001));
  CHECK_FALSE(alive(10, came - 1));
  CHECK(alive(0xffffffff, came + 7 * day));
  CHECK_FALSE(alive(0xffffffff, came + 7 * day + 1));
  CHECK(alive(3600, came + 5000, 1005));
  CHECK_FALSE(alive(3600, came + 6000, 1005));
}
