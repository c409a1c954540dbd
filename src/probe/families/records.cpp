#include <array>

#include "messages/numbers.hpp"
#include "probe/families/families.hpp"

/// Records: how messages are cut into them, their types, lengths, padding and protection.
namespace glasstls::probe::families {

using namespace messages;

namespace {

constexpr std::int64_t handshake_type = 22, data_type = 23, alert_type = 21, change_type = 20;

/// An unprotected record, or what looks like a protected one, with a header that says `length`.
Bytes record_of(std::uint8_t type, std::size_t length) {
  Bytes bytes{type, 3, 3, static_cast<std::uint8_t>(length >> 8), static_cast<std::uint8_t>(length)};
  bytes.resize(5 + length, 0x5a);
  return bytes;
}

void add_types(Conversations& all) {
  for (const std::int64_t type : {0, 1, 19, 24, 25, 26, 64, 128, 255}) {
    const std::string name = "record-of-type-" + std::to_string(type);
    push(all, name + "-before-the-client-hello", rules::record_type,
         {at(Moment::start, Act::plain, type, {1, 2})}, alert({Alert::unexpected_message}));
    push(all, name + "-unprotected-after-the-handshake", rules::record_type,
         {at(Moment::connected, Act::plain, type, {1, 2})}, alert({Alert::unexpected_message}));
    if (type == 0) continue;  // has no type: see zeros
    push(all, name + "-protected-before-the-finished", rules::record_type,
         {at(Moment::flight, Act::record, type, {1, 2})}, alert({Alert::unexpected_message}));
    push(all, name + "-protected-after-the-handshake", rules::record_type,
         {at(Moment::connected, Act::record, type, {1, 2})}, alert({Alert::unexpected_message}));
  }
  push(all, "application-data-before-the-client-hello", rules::record_type,
       {at(Moment::start, Act::plain, data_type, {1, 2, 3})}, alert({Alert::unexpected_message}));
  push(all, "application-data-before-the-finished", rules::no_data_before_finished,
       {at(Moment::flight, Act::record, data_type, {1, 2, 3})}, alert({Alert::unexpected_message}));
  push(all, "client-hello-in-application-data", rules::record_type, {in_hello(Act::content_type, data_type)},
       alert({Alert::unexpected_message}));
  push(all, "client-hello-in-an-alert", rules::record_type, {in_hello(Act::content_type, alert_type)},
       refusal({Alert::unexpected_message, Alert::decode_error}));
  push(all, "finished-in-application-data", rules::no_data_before_finished,
       {at(Moment::finished, Act::content_type, data_type)}, alert({Alert::unexpected_message}));
}

void add_sizes(Conversations& all) {
  const Expectation overflow = alert({Alert::record_overflow});
  for (const std::size_t size : {16385u, 16640u, 65535u})
    push(all, "unprotected-record-of-" + std::to_string(size) + "-bytes", rules::plaintext_size,
         {at(Moment::start, Act::raw, 0, record_of(22, size)), in_hello(Act::omit)}, overflow);
  for (const std::size_t size : {16641u, 20000u, 65535u}) {
    push(all, "protected-record-of-" + std::to_string(size) + "-bytes-before-the-finished",
         rules::ciphertext_size, {at(Moment::flight, Act::raw, 0, record_of(23, size))}, overflow);
    push(all, "protected-record-of-" + std::to_string(size) + "-bytes-after-the-handshake",
         rules::ciphertext_size, {at(Moment::connected, Act::raw, 0, record_of(23, size))}, overflow);
  }
  for (const std::size_t size : {0u, 1u, 15u, 16u, 17u, 100u, 16640u}) {
    const Expectation expected =
        size < 17 ? refusal({Alert::bad_record_mac, Alert::decode_error, Alert::unexpected_message})
                  : alert({Alert::bad_record_mac});
    push(all, "forged-record-of-" + std::to_string(size) + "-bytes-before-the-finished", rules::decryption,
         {at(Moment::flight, Act::raw, 0, record_of(23, size))}, expected);
    push(all, "forged-record-of-" + std::to_string(size) + "-bytes-after-the-handshake", rules::decryption,
         {at(Moment::connected, Act::raw, 0, record_of(23, size))}, expected);
  }
  for (const std::int64_t size : {16386, 16400, 16624})
    push(all, "inner-plaintext-of-" + std::to_string(size) + "-bytes", rules::inner_size,
         {at(Moment::connected, Act::oversized, size)}, refusal_or_answer({Alert::record_overflow}));
  push(all, "inner-plaintext-of-16385-bytes", rules::inner_size,
       {at(Moment::connected, Act::record, data_type, {}), at(Moment::request, Act::pad, 16000)}, answer());
}

void add_protection(Conversations& all) {
  push(all, "finished-with-a-wrong-tag", rules::decryption, {at(Moment::finished, Act::corrupt)},
       alert({Alert::bad_record_mac}));
  push(all, "request-with-a-wrong-tag", rules::decryption, {at(Moment::request, Act::corrupt)},
       alert({Alert::bad_record_mac}));
  push(all, "request-unprotected", rules::decryption,
       {at(Moment::connected, Act::raw, 0, hex("17030300080102030405060708"))},
       refusal({Alert::bad_record_mac, Alert::unexpected_message, Alert::decode_error}));
  for (const std::int64_t zeros : {1, 2, 100, 16384}) {
    push(all, "record-of-" + std::to_string(zeros) + "-zeros-before-the-finished", rules::no_type,
         {at(Moment::flight, Act::zeros, zeros)}, alert({Alert::unexpected_message}));
    push(all, "record-of-" + std::to_string(zeros) + "-zeros-after-the-handshake", rules::no_type,
         {at(Moment::connected, Act::zeros, zeros)}, alert({Alert::unexpected_message}));
  }
  for (const std::int64_t padding : {1, 16, 255, 256, 4000, 16000}) {
    push(all, "request-with-" + std::to_string(padding) + "-bytes-of-padding", rules::inner_size,
         {at(Moment::request, Act::pad, padding)}, answer());
    push(all, "finished-with-" + std::to_string(padding) + "-bytes-of-padding", rules::inner_size,
         {at(Moment::finished, Act::pad, padding)}, answer());
  }
}

void add_empty(Conversations& all) {
  push(all, "empty-handshake-record-before-the-client-hello", rules::empty_fragment,
       {at(Moment::start, Act::plain, handshake_type, {})},
       refusal_or_answer({Alert::unexpected_message, Alert::decode_error}));
  for (const auto& [name, moment] : {std::pair{"before-the-finished", Moment::flight},
                                     std::pair{"after-the-handshake", Moment::connected}}) {
    push(all, "empty-handshake-record-" + std::string(name), rules::empty_fragment,
         {at(moment, Act::record, handshake_type, {})}, alert({Alert::unexpected_message}));
    push(all, "empty-alert-" + std::string(name), rules::empty_fragment,
         {at(moment, Act::record, alert_type, {})}, alert({Alert::unexpected_message}));
  }
  const Rule data{{}, {9846, "5.1"}, "Zero-length fragments of Application Data MAY be sent."};
  for (const unsigned times : {1u, 5u, 20u, 3000u}) {
    Deviation empty = at(Moment::connected, Act::record, data_type, {});
    empty.times = times;
    push(all, "empty-application-data-" + std::to_string(times) + "-times", data, {empty},
         times > 20 ? refusal_or_answer({Alert::unexpected_message}) : answer());
  }
}

}  // namespace

void add_records(Conversations& all) {
  add_types(all);
  add_sizes(all);
  add_protection(all);
  add_empty(all);
  for (const std::int64_t version : {0x0300, 0x0301, 0x0302, 0x0304, 0x0305, 0x03ff})
    push(all, "client-hello-in-a-record-of-version-" + to_hex(Bytes{3, static_cast<std::uint8_t>(version)}),
         rules::record_version, {in_hello(Act::version, version)}, answer());
  for (const std::int64_t version : {0x0000, 0x0200, 0x7f1c, 0xffff})
    push(all,
         "client-hello-in-a-record-of-version-" +
             to_hex(Bytes{static_cast<std::uint8_t>(version >> 8), static_cast<std::uint8_t>(version)}),
         rules::record_version, {in_hello(Act::version, version)}, answer());
}

void add_fragments(Conversations& all) {
  const Rule joined{{}, {9846, "5.1"}, "A handshake message may be split over several records."};
  for (const std::int64_t size : {1, 2, 3, 4, 5, 7, 16, 64, 100, 150})
    push(all, "client-hello-in-records-of-" + std::to_string(size) + "-bytes", joined,
         {in_hello(Act::fragment, size)}, answer());
  for (const std::int64_t size : {1, 2, 3, 4, 5, 6, 38, 39, 40, 71, 72, 80, 120})
    push(all, "client-hello-split-after-" + std::to_string(size) + "-bytes", joined,
         {in_hello(Act::split, size)}, answer());
  for (const std::int64_t size : {1, 2, 3, 4, 5, 16, 32})
    push(all, "finished-in-records-of-" + std::to_string(size) + "-bytes", joined,
         {at(Moment::finished, Act::fragment, size)}, answer());
  for (const std::int64_t size : {1, 4, 5, 20, 35})
    push(all, "finished-split-after-" + std::to_string(size) + "-bytes", joined,
         {at(Moment::finished, Act::split, size)}, answer());
  for (const std::int64_t size : {1, 2, 10})
    push(all, "request-in-records-of-" + std::to_string(size) + "-bytes", joined,
         {at(Moment::request, Act::fragment, size)}, answer());
  for (const std::size_t size : {1000u, 16000u, 30000u, 60000u})
    push(all, "client-hello-with-" + std::to_string(size) + "-bytes-of-padding", joined,
         {in_hello(Act::add_extension, 21, Bytes(size))},
         refusal_or_answer({Alert::illegal_parameter, Alert::decode_error}));
  // Other records between the parts.
  struct Between {
    std::string_view name;
    std::int64_t type;
    Bytes content;
  };
  for (const Between& one :
       {Between{"a-change-cipher-spec", change_type, {1}}, Between{"a-warning", alert_type, {1, 90}},
        Between{"application-data", data_type, {1, 2}}}) {
    push(all, "client-hello-with-" + std::string(one.name) + "-inside", rules::interleaved,
         {in_hello(Act::split, 50), in_hello(Act::between, one.type, one.content)},
         refusal({Alert::unexpected_message}));
    push(all, "finished-with-" + std::string(one.name) + "-inside", rules::interleaved,
         {at(Moment::finished, Act::split, 10), at(Moment::finished, Act::between, one.type, one.content)},
         refusal({Alert::unexpected_message}));
  }
  // RFC 9846 5.1: what precedes a change of keys ends with its record.
  for (const auto& [name, bytes] : {std::pair{"a-byte", Bytes{20}}, std::pair{"a-header", hex("14000020")},
                                    std::pair{"a-message", hex("1800000100")}}) {
    push(all, "client-hello-and-" + std::string(name) + "-in-one-record", rules::aligned,
         {in_hello(Act::behind, 0, bytes)}, alert({Alert::unexpected_message}));
    all.push_back({.name = "client-hello-and-" + std::string(name) + "-in-one-record-before-a-retry",
                   .rule = rules::no_span,
                   .opening = {.kind = Opening::Kind::retry},
                   .deviations = {in_hello(Act::behind, 0, bytes)},
                   .expected = refusal({Alert::unexpected_message, Alert::decode_error})});
    push(all, "finished-and-" + std::string(name) + "-in-one-record", rules::aligned,
         {at(Moment::finished, Act::behind, 0, bytes)}, alert({Alert::unexpected_message}));
    Bytes updates = hex("1800000100");
    append(updates, bytes);
    push(all, "key-update-and-" + std::string(name) + "-in-one-record", rules::aligned,
         {at(Moment::connected, Act::message, 0, updates)}, alert({Alert::unexpected_message}));
  }
}

void add_changes_of_cipher(Conversations& all) {
  const Expectation unexpected = alert({Alert::unexpected_message});
  for (const auto& [name, content] :
       {std::pair{"of-0", Bytes{0}}, std::pair{"of-2", Bytes{2}}, std::pair{"of-255", Bytes{255}},
        std::pair{"of-two-bytes", Bytes{1, 1}}, std::pair{"without-content", Bytes{}}}) {
    push(all, "change-cipher-spec-" + std::string(name), rules::wrong_ccs,
         {at(Moment::after_hello, Act::plain, change_type, content)}, unexpected);
    push(all, "change-cipher-spec-" + std::string(name) + "-before-the-finished", rules::wrong_ccs,
         {at(Moment::flight, Act::plain, change_type, content)}, unexpected);
  }
  for (const auto& [name, moment] : {std::pair{"before-the-finished", Moment::flight},
                                     std::pair{"after-the-handshake", Moment::connected}})
    push(all, "change-cipher-spec-protected-" + std::string(name), rules::wrong_ccs,
         {at(moment, Act::record, change_type, {1})}, unexpected);
  push(all, "change-cipher-spec-after-the-handshake", rules::ccs_time,
       {at(Moment::connected, Act::plain, change_type, {1})}, unexpected);
  push(all, "change-cipher-spec-before-the-client-hello", rules::ccs_time,
       {at(Moment::start, Act::plain, change_type, {1})}, refusal_or_answer({Alert::unexpected_message}));
  push(all, "change-cipher-spec-behind-the-client-hello", rules::ignored_ccs,
       {at(Moment::after_hello, Act::plain, change_type, {1})}, answer());
  Deviation many = at(Moment::flight, Act::plain, change_type, {1});
  many.times = 5;
  push(all, "change-cipher-spec-6-times", rules::ignored_ccs, {many}, answer());
  many.times = 2000;
  push(all, "change-cipher-spec-2000-times", rules::ignored_ccs, {many},
       refusal_or_answer({Alert::unexpected_message}));
}

void add_alerts(Conversations& all) {
  struct Sent {
    std::string_view name;
    Bytes content;
    bool is_error = true;
  };
  const std::array sent{Sent{"fatal-handshake-failure", {2, 40}},
                        Sent{"warning-handshake-failure", {1, 40}},
                        Sent{"fatal-internal-error", {2, 80}},
                        Sent{"unknown-alert", {2, 200}},
                        Sent{"unknown-alert-as-a-warning", {1, 200}},
                        Sent{"alert-of-level-0", {0, 40}},
                        Sent{"alert-of-level-3", {3, 40}},
                        Sent{"close-notify", {1, 0}},
                        Sent{"close-notify-as-fatal", {2, 0}}};
  Expectation ends = refusal({Alert::unexpected_message});
  ends.close_is_right = true;
  for (const auto& [when, moment] :
       {std::pair{"before-the-client-hello", Moment::start}, std::pair{"before-the-finished", Moment::flight},
        std::pair{"after-the-handshake", Moment::connected}})
    for (const Sent& one : sent)
      push(all, std::string(one.name) + "-" + when,
           one.name.find("unknown") == 0 ? rules::unknown_alert
           : one.name.find("close") == 0 ? rules::after_close
                                         : rules::fatal,
           {at(moment, moment == Moment::start ? Act::plain : Act::record, alert_type, one.content)}, ends);
  for (const auto& [when, moment] :
       {std::pair{"before-the-client-hello", Moment::start}, std::pair{"before-the-finished", Moment::flight},
        std::pair{"after-the-handshake", Moment::connected}}) {
    const Act act = moment == Moment::start ? Act::plain : Act::record;
    push(all, "half-an-alert-" + std::string(when), rules::one_alert, {at(moment, act, alert_type, {1})},
         refusal({Alert::decode_error, Alert::unexpected_message}));
    push(all, "alert-of-three-bytes-" + std::string(when), rules::one_alert,
         {at(moment, act, alert_type, {1, 90, 0})},
         refusal({Alert::decode_error, Alert::unexpected_message}));
    push(all, "two-alerts-in-a-record-" + std::string(when), rules::one_alert,
         {at(moment, act, alert_type, {1, 90, 1, 90})},
         refusal({Alert::decode_error, Alert::unexpected_message}));
    push(all, "user-canceled-" + std::string(when),
         {{},
          {9846, "6.1"},
          "A user_canceled alert is followed by a close_notify; receivers may go on until then."},
         {at(moment, act, alert_type, {1, 90})},
         {.alerts = {Alert::unexpected_message}, .answer_is_allowed = true, .close_is_right = true});
  }
}

}  // namespace glasstls::probe::families
