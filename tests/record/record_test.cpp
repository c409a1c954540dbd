#include "base/alert.hpp"
#include "record/receiver.hpp"
#include "record/sender.hpp"
#include "support/alert_of.hpp"
#include "support/catch.hpp"
#include "support/seen_checks.hpp"
#include "support/told_rules.hpp"

using namespace glasstls;
using namespace glasstls::record;
using glasstls::testing::alert_of;
using glasstls::testing::seen_checks;
using messages::ContentType;

namespace {

const Secret key(*from_hex("3fce516009c21727d0f2e4e86ee403bc"));
const Secret iv(*from_hex("5d313eb2671276ee13000b30"));

Protection protection() {
  return Protection(crypto::AeadAlgorithm::aes_128_gcm, trace::Epoch::handshake, key, iv);
}

Bytes record_of(ContentType type, std::size_t length, std::uint8_t fill = 1) {
  Bytes record = to_bytes(make_header(type, 0x0303, length));
  record.resize(record.size() + length, fill);
  return record;
}

}  // namespace

TEST_CASE("what one side seals the other opens, with padding, in any portions") {
  Sender sender{trace::Tracer{}};
  sender.protect(protection());
  sender.set_padding({.multiple = 100});
  for (std::size_t size : {0U, 1U, 98U, 99U, 100U, 16384U}) {
    Sender fresh{trace::Tracer{}};
    fresh.protect(protection());
    fresh.set_padding({.multiple = 100});
    fresh.send(ContentType::application_data, Bytes(size, 7));
    const Bytes wire = fresh.take();
    for (std::size_t portion : {std::size_t{1}, std::size_t{7}, wire.size()}) {
      Receiver receiver{trace::Tracer{}};
      receiver.protect(protection());
      Bytes content;
      for (std::size_t at = 0; at < wire.size(); at += portion) {
        receiver.add(View(wire).subspan(at, std::min(portion, wire.size() - at)));
        while (const auto plaintext = receiver.next()) {
          CHECK(plaintext->was_protected);
          CHECK((plaintext->content.size() + 1 + plaintext->padding) <= max_plaintext + 1);
          if (size < 16384) CHECK((plaintext->content.size() + 1 + plaintext->padding) % 100 == 0);
          append(content, plaintext->content);
        }
      }
      CHECK(content == Bytes(size, 7));
      CHECK_FALSE(receiver.has_partial_record());
    }
  }
}

TEST_CASE("many records that wait to be sent cost no more than their bytes") {
  Protection sealing = protection();
  Bytes out;
  std::size_t moves = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::uint8_t* before = out.data();
    sealing.seal(ContentType::application_data, Bytes(250), 0, out);
    moves += out.data() != before;
  }
  CHECK(out.size() == 20'000 * (header_size + 250 + 1 + crypto::tag_size));
  CHECK(moves < 100);
}

TEST_CASE("each record has its own nonce, and every changed bit is found") {
  Sender sender{trace::Tracer{}};
  sender.protect(protection());
  sender.send(ContentType::application_data, Bytes(20, 1));
  const Bytes first = sender.take();
  sender.send(ContentType::application_data, Bytes(20, 1));
  CHECK(sender.take() != first);
  for (std::size_t at = header_size; at < first.size(); ++at) {
    for (std::size_t bit = 0; bit < 8; ++bit) {
      Bytes changed = first;
      changed[at] ^= static_cast<std::uint8_t>(1 << bit);
      Receiver receiver{trace::Tracer{}};
      receiver.protect(protection());
      receiver.add(changed);
      CHECK(alert_of([&] { receiver.next(); }) == Alert::bad_record_mac);
    }
  }
  for (std::size_t size = 0; size < 16 + 1; ++size) {  // shorter than a tag, or nothing but a tag
    Receiver receiver{trace::Tracer{seen_checks()}};
    receiver.protect(protection());
    receiver.add(record_of(ContentType::application_data, size));
    CHECK(alert_of([&] { receiver.next(); }) == Alert::bad_record_mac);
  }
}

TEST_CASE("lengths beyond the limits are refused as soon as the header is there") {
  Receiver plain{trace::Tracer{seen_checks()}};
  plain.add(View(record_of(ContentType::handshake, max_plaintext + 1)).first(header_size));
  CHECK(alert_of([&] { plain.next(); }) == Alert::record_overflow);
  Receiver protected_{trace::Tracer{seen_checks()}};
  protected_.protect(protection());
  protected_.add(View(record_of(ContentType::application_data, max_ciphertext + 1)).first(header_size));
  CHECK(alert_of([&] { protected_.next(); }) == Alert::record_overflow);
  Receiver largest{trace::Tracer{seen_checks()}};
  largest.add(record_of(ContentType::handshake, max_plaintext));
  CHECK(largest.next()->content.size() == max_plaintext);
}

TEST_CASE(
    "an inner plaintext beyond the agreed limit is a record_overflow, one of zeros an unexpected_message") {
  Bytes wire;
  Protection sealing = protection();
  sealing.seal(ContentType::application_data, Bytes(100, 1), 0, wire);
  Receiver receiver{trace::Tracer{seen_checks()}};
  receiver.protect(protection());
  receiver.limit_inner_plaintext(100);
  receiver.add(wire);
  CHECK(alert_of([&] { receiver.next(); }) == Alert::record_overflow);

  Bytes zeros;
  Protection again = protection();
  again.seal(ContentType::invalid, {}, 50, zeros);
  Receiver other{trace::Tracer{seen_checks()}};
  other.protect(protection());
  other.add(zeros);
  CHECK(alert_of([&] { other.next(); }) == Alert::unexpected_message);
}

TEST_CASE("record types come when they may and not else") {
  auto alert = [](ContentType type, bool with_keys) {
    Receiver receiver{trace::Tracer{seen_checks()}};
    if (with_keys) receiver.protect(protection());
    receiver.add(record_of(type, 1));
    return alert_of([&] { receiver.next(); });
  };
  CHECK(alert(ContentType::application_data, false) == Alert::unexpected_message);
  CHECK(alert(ContentType::handshake, true) == Alert::unexpected_message);
  CHECK(alert(ContentType::alert, true) == Alert::unexpected_message);
  CHECK(alert(static_cast<ContentType>('H'), false) == Alert::unexpected_message);
  Receiver receiver{trace::Tracer{seen_checks()}};
  receiver.protect(protection());
  receiver.add(record_of(ContentType::change_cipher_spec, 1));
  CHECK_FALSE(receiver.next()->was_protected);
}

TEST_CASE("messages are split and joined across records") {
  Reassembly reassembly;
  const Bytes two{1, 0, 0, 1, 9, 2, 0, 0, 0};
  for (std::size_t i = 0; i < two.size(); ++i) reassembly.add(View(two).subspan(i, 1), i);
  auto first = reassembly.next();
  REQUIRE(first);
  CHECK(first->message == Bytes{1, 0, 0, 1, 9});
  CHECK(first->first_record == 0);
  CHECK_FALSE(reassembly.empty());
  auto second = reassembly.next();
  REQUIRE(second);
  CHECK(second->message == Bytes{2, 0, 0, 0});
  CHECK(reassembly.empty());
  CHECK_FALSE(reassembly.next());
}

TEST_CASE("a message longer than its syntax allows is a decode_error as soon as its header is there") {
  const auto announced = [](std::uint8_t type, std::size_t length) {
    Reassembly reassembly;
    reassembly.add(Bytes{type, static_cast<std::uint8_t>(length >> 16),
                         static_cast<std::uint8_t>(length >> 8), static_cast<std::uint8_t>(length)},
                   0);
    return std::optional<Reassembly::Whole>(reassembly.next());
  };
  // What the syntax of RFC 9846 4 adds up to.
  struct Row {
    std::uint8_t type;
    std::size_t longest;
  };
  const Row rows[] = {{1, 2 + 32 + 1 + 32 + 2 + 0xfffe + 1 + 255 + 2 + 0xffff},
                      {2, 2 + 32 + 1 + 32 + 2 + 1 + 2 + 0xffff},
                      {4, 4 + 4 + 1 + 255 + 2 + 0xffff + 2 + 0xffff},
                      {5, 0},
                      {8, 2 + 0xffff},
                      {13, 1 + 255 + 2 + 0xffff},
                      {15, 2 + 2 + 0xffff},
                      {20, 64},
                      {24, 1}};
  for (const Row& row : rows) {
    INFO("type " << int{row.type});
    if (row.longest > 0) CHECK_FALSE(announced(row.type, row.longest));
    CHECK(alert_of([&] { announced(row.type, row.longest + 1); }) == Alert::decode_error);
    CHECK(alert_of([&] { announced(row.type, 0xffffff); }) == Alert::decode_error);
  }
  // The syntax allows these; they are only more than anyone needs.
  for (const std::uint8_t type : std::initializer_list<std::uint8_t>{11, 25}) {
    CHECK_FALSE(announced(type, 256 * 1024));
    CHECK(alert_of([&] { announced(type, 256 * 1024 + 1); }) == Alert::illegal_parameter);
  }
  CHECK(alert_of([&] { announced(99, 1); }) == Alert::unexpected_message);
}

TEST_CASE("a message is not spread over more records than the smallest limit makes necessary") {
  Reassembly reassembly;
  reassembly.add(Bytes{11, 4, 0, 0}, 0);  // a Certificate of 256 KiB
  for (std::uint64_t record = 1; record < 8192; ++record) reassembly.add(Bytes{1}, record);
  CHECK_FALSE(reassembly.next());
  CHECK(alert_of([&] { reassembly.add(Bytes{1}, 8192); }) == Alert::unexpected_message);
}

TEST_CASE("early data that is passed over may be much or many records, but not without end") {
  const Bytes empty = record_of(ContentType::application_data, 17);  // a content type and a tag
  const Bytes not_empty = record_of(ContentType::application_data, 18);
  for (int way = 0; way < 4; ++way) {
    const bool until_client_hello = way % 2 == 1;
    Receiver receiver{trace::Tracer{seen_checks()}};
    if (until_client_hello) {
      receiver.skip_until_client_hello(1000);
    } else {
      receiver.protect(protection());
      receiver.skip_by_trial_decryption(1000);
    }
    for (int i = 0; i < 32; ++i) receiver.add(empty);
    for (int i = 0; i < 1000; ++i) receiver.add(not_empty);
    CHECK_FALSE(receiver.next());
    receiver.add(way < 2 ? empty : not_empty);
    CHECK(alert_of([&] { receiver.next(); }) == Alert::unexpected_message);
  }
}

TEST_CASE("keys do not change in the middle of a message") {
  Receiver receiver{trace::Tracer{seen_checks()}};
  receiver.reassembly.add(Bytes{1, 0}, 0);
  CHECK(alert_of([&] { receiver.protect(protection()); }) == Alert::unexpected_message);
}

TEST_CASE("a sender keeps to the limit that the peer asked for, and puts a flight into one record") {
  Sender sender{trace::Tracer{seen_checks()}};
  sender.protect(protection());
  sender.limit_inner_plaintext(65);
  sender.handshake(Bytes(60, 1));
  const auto ride = sender.handshake(Bytes(10, 2));
  CHECK(ride.first_record == 0);
  CHECK(ride.last_record == 1);
  Receiver receiver{trace::Tracer{seen_checks()}};
  receiver.protect(protection());
  receiver.limit_inner_plaintext(65);
  receiver.add(sender.take());
  CHECK(receiver.next()->content.size() == 64);
  CHECK(receiver.next()->content.size() == 6);
  CHECK_FALSE(receiver.next());
}

TEST_CASE("messages that never end with a record do not pile up") {
  Reassembly reassembly;
  const Bytes message{24, 0, 0, 1,
                      0};  // a KeyUpdate; each record brings the end of one and the start of the next
  reassembly.add(View(message).first(3), 0);
  for (std::uint64_t record = 1; record <= 1000; ++record) {
    Bytes content = to_bytes(View(message).subspan(3));
    append(content, View(message).first(3));
    reassembly.add(content, record);
    const auto whole = reassembly.next();
    REQUIRE(whole);
    CHECK(whole->message == message);
    CHECK(whole->first_record == record - 1);
    CHECK_FALSE(reassembly.next());
    REQUIRE(reassembly.held() <= 2 * message.size());
  }
}

TEST_CASE("a sequence number never wraps: nothing is sealed or opened with it") {
  constexpr std::uint64_t last = ~std::uint64_t{0};
  const auto at = [](std::uint64_t sequence) {
    return Protection(crypto::AeadAlgorithm::aes_128_gcm, trace::Epoch::application, key, iv, sequence);
  };
  Protection sealing = at(last - 1), opening = at(last - 1);
  Bytes record;
  sealing.seal(ContentType::application_data, Bytes{7}, 0, record);
  CHECK(to_bytes(opening.open(record, std::span(record).subspan(header_size), max_plaintext).content) ==
        Bytes{7});
  CHECK(alert_of([&] { sealing.seal(ContentType::application_data, Bytes{7}, 0, record); }) ==
        Alert::internal_error);
  Bytes other(30, 0);
  CHECK(alert_of([&] { opening.open(other, std::span(other).subspan(header_size), max_plaintext); }) ==
        Alert::internal_error);
  CHECK(sealing.sequence() == last);
}

TEST_CASE(
    "the first record under new keys tells the rules that it keeps, and later ones only what they break") {
  glasstls::testing::ToldRules checks;
  Receiver receiver{trace::Tracer{&checks}};
  receiver.add(record_of(ContentType::handshake, 5));
  REQUIRE(receiver.next());
  CHECK(
      checks.take() ==
      "passed: type must be a ContentType of TLS 1.3; passed: a record must be protected once there are keys; "
      "passed: application data must not come before there are keys; passed: length must not exceed 2^14");
  receiver.add(record_of(ContentType::handshake, 5));
  REQUIRE(receiver.next());
  CHECK(checks.take().empty());

  receiver.protect(protection());
  CHECK(checks.take() == "passed: a handshake message must not span a change of keys");
  Protection sealing = protection();
  Bytes sealed;
  sealing.seal(ContentType::handshake, Bytes{20}, 0, sealed);
  receiver.add(View(sealed).first(7));  // what is not whole yet tells nothing
  CHECK_FALSE(receiver.next());
  CHECK(checks.take().empty());
  receiver.add(View(sealed).subspan(7));
  REQUIRE(receiver.next());
  CHECK(
      checks.take() ==
      "passed: type must be a ContentType of TLS 1.3; passed: a record must be protected once there are keys; "
      "passed: application data must not come before there are keys; passed: length must not exceed 2^14 + 256; "
      "passed: the sequence number must not wrap; passed: encrypted_record must authenticate under the keys; "
      "passed: TLSInnerPlaintext must not be longer than the limit; passed: a protected record must have a content "
      "type");
  sealed.clear();
  sealing.seal(ContentType::handshake, Bytes{20}, 0, sealed);
  sealed.back() ^= 1;
  receiver.add(sealed);
  CHECK(alert_of([&] { receiver.next(); }) == Alert::bad_record_mac);
  REQUIRE(checks.made.size() == 1);
  CHECK(checks.made[0].presented == "18 bytes whose tag does not verify");
  CHECK(checks.made[0].headline().starts_with("record 1 under these keys does not authenticate"));
  CHECK(checks.take() == "failed: encrypted_record must authenticate under the keys");
}
