#include <array>

#include "probe/client_families/client_families.hpp"

/// Records, how messages are put into them, and alerts.
namespace glasstls::probe::client_families {

using families::alert;
using families::answer;
using families::at;
using families::hex;
using families::refusal;
using families::refusal_or_answer;

namespace {

constexpr std::int64_t handshake_type = 22, data_type = 23, alert_type = 21, change_type = 20;

/// A moment, as names call it.
struct When {
  std::string_view name;
  Moment moment{};
};
constexpr When before_hello{"before-the-server-hello", Moment::greeted},
    behind_hello{"behind-the-server-hello", Moment::after_server_hello},
    behind_finished{"behind-the-finished", Moment::half_open},
    after_handshake{"after-the-handshake", Moment::complete};

/// An unprotected record, or what looks like a protected one, with a header that says `length`.
Bytes record_of(std::uint8_t type, std::size_t length) {
  Bytes bytes{type, 3, 3, static_cast<std::uint8_t>(length >> 8), static_cast<std::uint8_t>(length)};
  bytes.resize(5 + length, 0x5a);
  return bytes;
}

std::string called(std::string_view what, const When& when) {
  return std::string(what) + "-" + std::string(when.name);
}

void add_types(Conversations& all) {
  const Expectation unexpected = alert({Alert::unexpected_message});
  for (const std::int64_t type : {0, 19, 24, 25, 64, 255}) {
    const std::string name = "record-of-type-" + std::to_string(type);
    for (const When& when : {before_hello, behind_hello, after_handshake})
      push(all, called(name + "-unprotected", when), rules::record_type,
           {at(when.moment, Act::plain, type, {1, 2})}, unexpected);
    if (type == 0) continue;  // has no type: see zeros
    for (const When& when : {behind_hello, after_handshake})
      push(all, called(name + "-protected", when), rules::record_type,
           {at(when.moment, Act::record, type, {1, 2})}, unexpected);
  }
  push(all, "application-data-before-the-server-hello", rules::record_type,
       {at(Moment::greeted, Act::plain, data_type, Bytes(32, 1))}, unexpected);
  push(all, "application-data-before-the-finished", rules::no_data_before_finished,
       {at(Moment::after_verify, Act::record, data_type, {1, 2, 3})}, unexpected);
  push(all, "application-data-behind-the-server-hello", rules::no_data_before_finished,
       {at(Moment::after_server_hello, Act::record, data_type, {1, 2, 3})}, unexpected);
  push(all, "server-hello-in-application-data", rules::record_type,
       {at(Moment::server_hello, Act::content_type, data_type)}, unexpected);
  push(all, "server-hello-in-an-alert", rules::record_type,
       {at(Moment::server_hello, Act::content_type, alert_type)},
       refusal({Alert::unexpected_message, Alert::decode_error}));
  push(all, "encrypted-extensions-in-application-data", rules::no_data_before_finished,
       {at(Moment::encrypted_extensions, Act::content_type, data_type)}, unexpected);
  push(all, "finished-in-application-data", rules::no_data_before_finished,
       {at(Moment::finished, Act::content_type, data_type)}, unexpected);
}

void add_sizes(Conversations& all) {
  const Expectation overflow = alert({Alert::record_overflow});
  for (const std::size_t size : {16385u, 16640u, 65535u})
    push(all, "unprotected-record-of-" + std::to_string(size) + "-bytes", rules::plaintext_size,
         {at(Moment::greeted, Act::raw, 0, record_of(22, size))}, overflow);
  for (const std::size_t size : {16641u, 65535u})
    for (const When& when : {behind_hello, after_handshake})
      push(all, called("protected-record-of-" + std::to_string(size) + "-bytes", when),
           rules::ciphertext_size, {at(when.moment, Act::raw, 0, record_of(23, size))}, overflow);
  for (const std::size_t size : {0u, 1u, 16u, 17u, 100u, 16640u})
    for (const When& when : {behind_hello, after_handshake})
      push(all, called("forged-record-of-" + std::to_string(size) + "-bytes", when), rules::decryption,
           {at(when.moment, Act::raw, 0, record_of(23, size))},
           size < 17 ? refusal({Alert::bad_record_mac, Alert::decode_error, Alert::unexpected_message})
                     : alert({Alert::bad_record_mac}));
  for (const std::int64_t size : {16386, 16624})
    push(all, "inner-plaintext-of-" + std::to_string(size) + "-bytes", rules::inner_size,
         {at(Moment::complete, Act::oversized, size)}, refusal_or_answer({Alert::record_overflow}));
}

void add_protection(Conversations& all) {
  const Expectation mac = alert({Alert::bad_record_mac});
  for (const auto& [name, moment] :
       {std::pair{"encrypted-extensions", Moment::encrypted_extensions},
        std::pair{"certificate", Moment::certificate},
        std::pair{"certificate-verify", Moment::certificate_verify}, std::pair{"finished", Moment::finished},
        std::pair{"ticket", Moment::ticket}, std::pair{"response", Moment::response}})
    push(all, std::string(name) + "-with-a-wrong-tag", rules::decryption, {at(moment, Act::corrupt)}, mac);
  const Expectation in_the_clear = refusal({Alert::unexpected_message, Alert::bad_record_mac});
  push(all, "encrypted-extensions-unprotected", rules::record_type,
       {at(Moment::after_server_hello, Act::plain, handshake_type, hex("080000020000"))}, in_the_clear);
  push(all, "ticket-unprotected", rules::record_type,
       {at(Moment::complete, Act::plain, handshake_type,
           hex("0400001500000064000000000001000401020304"
               "0000"))},
       in_the_clear);
  push(all, "response-unprotected", rules::decryption,
       {at(Moment::asked, Act::raw, 0, hex("170303000c485454502f312e312032303020"))},
       refusal({Alert::bad_record_mac, Alert::decode_error, Alert::unexpected_message}));
  for (const std::int64_t zeros : {1, 100, 16384})
    for (const When& when : {behind_hello, after_handshake})
      push(all, called("record-of-" + std::to_string(zeros) + "-zeros", when), rules::no_type,
           {at(when.moment, Act::zeros, zeros)}, alert({Alert::unexpected_message}));
  for (const std::int64_t padding : {1, 255, 4000, 15000})
    for (const auto& [name, moment] : {std::pair{"finished", Moment::finished},
                                       std::pair{"encrypted-extensions", Moment::encrypted_extensions},
                                       std::pair{"ticket", Moment::ticket}})
      push(all, std::string(name) + "-with-" + std::to_string(padding) + "-bytes-of-padding",
           rules::inner_size, {at(moment, Act::pad, padding)}, answer());
}

void add_empty(Conversations& all) {
  for (const When& when : {behind_hello, after_handshake}) {
    push(all, called("empty-handshake-record", when), rules::empty_fragment,
         {at(when.moment, Act::record, handshake_type, {})}, alert({Alert::unexpected_message}));
    push(all, called("empty-alert", when), rules::empty_fragment,
         {at(when.moment, Act::record, alert_type, {})}, alert({Alert::unexpected_message}));
  }
  push(all, "empty-handshake-record-before-the-server-hello", rules::empty_fragment,
       {at(Moment::greeted, Act::plain, handshake_type, {})},
       refusal({Alert::unexpected_message, Alert::decode_error}));
  const Rule data{{}, {9846, "5.1"}, "Zero-length fragments of Application Data MAY be sent."};
  for (const unsigned times : {1u, 20u}) {
    Deviation empty = at(Moment::asked, Act::record, data_type, {});
    empty.times = times;
    push(all, "empty-application-data-" + std::to_string(times) + "-times", data, {empty}, answer());
  }
}

void add_changes_of_cipher(Conversations& all) {
  const Expectation unexpected = alert({Alert::unexpected_message});
  for (const auto& [name, content] : {std::pair{"of-0", Bytes{0}}, std::pair{"of-2", Bytes{2}},
                                      std::pair{"of-two-bytes", Bytes{1, 1}}, std::pair{"empty", Bytes{}}})
    for (const When& when : {before_hello, behind_hello})
      push(all, called("change-cipher-spec-" + std::string(name), when), rules::wrong_ccs,
           {at(when.moment, Act::plain, change_type, content)}, unexpected);
  for (const When& when : {behind_hello, after_handshake})
    push(all, called("change-cipher-spec-protected", when), rules::wrong_ccs,
         {at(when.moment, Act::record, change_type, {1})}, unexpected);
  for (const When& when : {behind_finished, after_handshake})
    push(all, called("change-cipher-spec", when), rules::ccs_time,
         {at(when.moment, Act::plain, change_type, {1})}, unexpected);
  for (const When& when : {before_hello, behind_hello, When{"before-the-finished", Moment::after_verify}})
    push(all, called("change-cipher-spec", when), rules::ignored_ccs,
         {at(when.moment, Act::plain, change_type, {1})}, answer());
  push({all, Opening{.kind = Opening::Kind::retry}}, "change-cipher-spec-behind-a-retry", rules::ignored_ccs,
       {at(Moment::after_retry, Act::plain, change_type, {1})}, answer());
  Deviation many = at(Moment::after_server_hello, Act::plain, change_type, {1});
  many.times = 5;
  push(all, "change-cipher-spec-6-times", rules::ignored_ccs, {many}, answer());
  many.times = 2000;
  push(all, "change-cipher-spec-2000-times", rules::ignored_ccs, {many},
       refusal_or_answer({Alert::unexpected_message}));
}

void add_sharing(Conversations& all) {
  // RFC 9846 5.1: what precedes a change of keys ends with its record.
  for (const auto& [name, bytes] : {std::pair{"a-byte", Bytes{8}}, std::pair{"a-header", hex("08000002")},
                                    std::pair{"a-message", hex("080000020000")}}) {
    push(all, "server-hello-and-" + std::string(name) + "-in-one-record", rules::aligned,
         {at(Moment::server_hello, Act::behind, 0, bytes)}, alert({Alert::unexpected_message}));
    push(all, "finished-and-" + std::string(name) + "-in-one-record", rules::aligned,
         {at(Moment::finished, Act::behind, 0, bytes)}, alert({Alert::unexpected_message}));
    Bytes updates = hex("1800000100");
    append(updates, bytes);
    push(all, "key-update-and-" + std::string(name) + "-in-one-record", rules::aligned,
         {at(Moment::complete, Act::message, 0, updates)}, alert({Alert::unexpected_message}));
  }
  const Rule shared{{}, {9846, "5.1"}, "Several handshake messages may share a record."};
  push(all, "flight-in-one-record", shared,
       {at(Moment::encrypted_extensions, Act::join), at(Moment::certificate, Act::join),
        at(Moment::certificate_verify, Act::join)},
       answer());
  push(all, "encrypted-extensions-and-certificate-in-one-record", shared,
       {at(Moment::encrypted_extensions, Act::join)}, answer());
  push(all, "certificate-verify-and-finished-in-one-record", shared,
       {at(Moment::certificate_verify, Act::join)}, answer());
  struct Between {
    std::string_view name;
    std::int64_t type;
    Bytes content;
  };
  for (const auto& [message, moment] :
       {std::pair{"server-hello", Moment::server_hello}, std::pair{"certificate", Moment::certificate},
        std::pair{"finished", Moment::finished}})
    for (const Between& one :
         {Between{"a-change-cipher-spec", change_type, {1}}, Between{"a-warning", alert_type, {1, 90}},
          Between{"application-data", data_type, {1, 2}}})
      push(all, std::string(message) + "-with-" + std::string(one.name) + "-inside", rules::interleaved,
           {at(moment, Act::split, 10), at(moment, Act::between, one.type, one.content)},
           refusal({Alert::unexpected_message}));
}

}  // namespace

void add_records(Conversations& all) {
  add_types(all);
  add_sizes(all);
  add_protection(all);
  add_empty(all);
  add_changes_of_cipher(all);
  for (const std::int64_t version : {0x0000, 0x0300, 0x0301, 0x0302, 0x0304, 0x7f1c, 0xffff})
    push(all,
         "server-hello-in-a-record-of-version-" +
             to_hex(Bytes{static_cast<std::uint8_t>(version >> 8), static_cast<std::uint8_t>(version)}),
         rules::record_version, {at(Moment::server_hello, Act::version, version)}, answer());
}

void add_fragments(Conversations& all) {
  const Rule joined{{}, {9846, "5.1"}, "A handshake message may be split over several records."};
  for (const std::int64_t size : {1, 2, 3, 4, 5, 7, 16, 40, 64, 100})
    push(all, "server-hello-in-records-of-" + std::to_string(size) + "-bytes", joined,
         {at(Moment::server_hello, Act::fragment, size)}, answer());
  for (const std::int64_t size : {1, 2, 16})
    push({all, Opening{.kind = Opening::Kind::retry}},
         "hello-retry-in-records-of-" + std::to_string(size) + "-bytes", joined,
         {at(Moment::hello_retry, Act::fragment, size)}, answer());
  for (const auto& [name, moment] :
       {std::pair{"encrypted-extensions", Moment::encrypted_extensions},
        std::pair{"certificate", Moment::certificate},
        std::pair{"certificate-verify", Moment::certificate_verify}, std::pair{"finished", Moment::finished},
        std::pair{"ticket", Moment::ticket}})
    for (const std::int64_t size : {1, 3, 16})
      push(all, std::string(name) + "-in-records-of-" + std::to_string(size) + "-bytes", joined,
           {at(moment, Act::fragment, size)}, answer());
  add_sharing(all);
}

void add_alerts(Conversations& all) {
  struct Sent {
    std::string_view name;
    Bytes content;
    const Rule* rule;
  };
  const std::array sent{Sent{"fatal-handshake-failure", {2, 40}, &rules::fatal},
                        Sent{"warning-handshake-failure", {1, 40}, &rules::fatal},
                        Sent{"fatal-internal-error", {2, 80}, &rules::fatal},
                        Sent{"warning-unrecognized-name", {1, 112}, &rules::fatal},
                        Sent{"unknown-alert", {2, 200}, &rules::unknown_alert},
                        Sent{"unknown-alert-as-a-warning", {1, 200}, &rules::unknown_alert},
                        Sent{"alert-of-level-0", {0, 40}, &rules::fatal},
                        Sent{"close-notify", {1, 0}, &rules::after_close},
                        Sent{"close-notify-as-fatal", {2, 0}, &rules::after_close}};
  Expectation ends = refusal({Alert::unexpected_message});
  ends.close_is_right = true;
  const std::array whens{before_hello, When{"before-the-finished", Moment::after_verify}, after_handshake};
  for (const When& when : whens) {
    const Act act = when.moment == Moment::greeted ? Act::plain : Act::record;
    for (const Sent& one : sent) {
      push(all, called(one.name, when), *one.rule, {at(when.moment, act, alert_type, one.content)}, ends);
      // A client answers our close_notify with its own, or with a KeyUpdate before that.
      all.back().expected.answer = when.moment == Moment::complete && one.name.find("close-notify") == 0;
    }
    const Expectation malformed = refusal({Alert::decode_error, Alert::unexpected_message});
    push(all, called("half-an-alert", when), rules::one_alert, {at(when.moment, act, alert_type, {1})},
         malformed);
    push(all, called("alert-of-three-bytes", when), rules::one_alert,
         {at(when.moment, act, alert_type, {1, 90, 0})}, malformed);
    push(all, called("two-alerts-in-a-record", when), rules::one_alert,
         {at(when.moment, act, alert_type, {1, 90, 1, 90})}, malformed);
    push(all, called("user-canceled", when),
         {{},
          {9846, "6.1"},
          "A user_canceled alert is followed by a close_notify; receivers may go on until then."},
         {at(when.moment, act, alert_type, {1, 90})},
         {.alerts = {Alert::unexpected_message}, .answer_is_allowed = true, .close_is_right = true});
  }
}

}  // namespace glasstls::probe::client_families
