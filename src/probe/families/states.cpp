#include <algorithm>
#include <array>

#include "messages/named.hpp"
#include "probe/families/families.hpp"

/// Each handshake message where the server waits for another one.
namespace glasstls::probe::families {

using namespace messages;

namespace {

/// A handshake message that follows its syntax, header included, in hexadecimal.
struct MessageSample {
  std::string_view name, message;
};
constexpr std::array message_samples = std::to_array<MessageSample>({
    {"hello-request", "00000000"},
    {"server-hello",
     "0200002e03030000000000000000000000000000000000000000000000000000000000000000001301000006002b00020304"},
    {"hello-verify-request", "03000003fefd00"},
    {"new-session-ticket",
     "0400000f000000640000000001000001aa"
     "0000"},
    {"end-of-early-data", "05000000"},
    {"encrypted-extensions", "080000020000"},
    {"certificate", "0b00000400000000"},
    {"server-key-exchange", "0c0000020000"},
    {"certificate-request",
     "0d00000b000008000d0004000204"
     "03"},
    {"server-hello-done", "0e000000"},
    {"certificate-verify",
     "0f000008080400040102"
     "0304"},
    {"client-key-exchange", "10000021200102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20"},
    {"certificate-url", "150000020000"},
    {"certificate-status", "1600000401000000"},
    {"key-update", "1800000100"},
    {"compressed-certificate", "19000009000100000400000101"},
    {"message-hash", "fe0000200102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20"},
    {"message-of-type-99", "6300000101"},
    {"finished", "140000200102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20"},
    {"client-hello",
     "01000000"
     "0303"
     "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
     "00"
     "00021301"
     "0100"
     "0041"
     "002b0003020304"
     "000a00040002001d"
     "000d000400020804"
     "003300260024001d0020"
     "0900000000000000000000000000000000000000000000000000000000000000"},
});

Bytes message_of(const MessageSample& sample) {
  Bytes message = hex(sample.message);
  // The header's length is what the body has.
  message[1] = 0;
  message[2] = static_cast<std::uint8_t>((message.size() - 4) >> 8);
  message[3] = static_cast<std::uint8_t>(message.size() - 4);
  return message;
}

const Rule& rule_for(const MessageSample& sample, Moment moment) {
  if (moment == Moment::flight && sample.name == "key-update") return rules::key_update_early;
  if (moment == Moment::connected && sample.name == "client-hello") return rules::no_renegotiation;
  return rules::order;
}

}  // namespace

void add_states(Conversations& all) {
  const Expectation unexpected = alert({Alert::unexpected_message});
  // Types that nobody knows, or whose bodies servers may look at first.
  Expectation malformed_or_unexpected = refusal({Alert::unexpected_message, Alert::decode_error});
  for (const MessageSample& sample : message_samples) {
    const Bytes message = message_of(sample);
    const std::string name(sample.name);
    const bool obscure = sample.name == "message-of-type-99" || sample.name == "message-hash" ||
                         sample.name == "certificate" || sample.name == "compressed-certificate";
    if (sample.name != "client-hello")
      all.push_back({.name = name + "-instead-of-the-client-hello",
                     .rule = rules::order,
                     .deviations = {in_hello(Act::omit), at(Moment::start, Act::message, 0, message)},
                     .expected = obscure ? malformed_or_unexpected : unexpected});
    if (sample.name != "finished")
      all.push_back({.name = name + "-before-the-finished",
                     .rule = rule_for(sample, Moment::flight),
                     .deviations = {at(Moment::flight, Act::message, 0, message)},
                     .expected = obscure ? malformed_or_unexpected : unexpected,
                     .needs = sample.name.find("certificate") == 0 ? std::vector{Need::no_client_certificates}
                                                                   : std::vector<Need>{}});
    if (sample.name != "key-update")
      all.push_back({.name = name + "-after-the-handshake",
                     .rule = rule_for(sample, Moment::connected),
                     .deviations = {at(Moment::connected, Act::message, 0, message)},
                     .expected = obscure ? malformed_or_unexpected : unexpected});
    if (sample.name != "client-hello")
      all.push_back({.name = name + "-instead-of-the-second-hello",
                     .rule = rules::order,
                     .opening = {.kind = Opening::Kind::retry},
                     .deviations = {at(Moment::second_hello, Act::replace, 0, message)},
                     .expected = obscure ? malformed_or_unexpected : unexpected});
  }
  for (const std::string_view name : {"finished", "key-update", "client-hello"}) {
    const auto sample = std::find_if(message_samples.begin(), message_samples.end(),
                                     [name](const MessageSample& one) { return one.name == name; });
    all.push_back({.name = std::string(name) + "-unprotected-behind-the-client-hello",
                   .rule = rules::order,
                   .deviations = {at(Moment::after_hello, Act::message, 0, message_of(*sample))},
                   .expected = refusal({Alert::unexpected_message, Alert::bad_record_mac})});
    all.push_back({.name = std::string(name) + "-unprotected-before-the-finished",
                   .rule = rules::order,
                   .deviations = {at(Moment::flight, Act::plain, 22, message_of(*sample))},
                   .expected = refusal({Alert::unexpected_message, Alert::bad_record_mac})});
    all.push_back({.name = std::string(name) + "-unprotected-after-the-handshake",
                   .rule = rules::order,
                   .deviations = {at(Moment::connected, Act::plain, 22, message_of(*sample))},
                   .expected = refusal({Alert::unexpected_message, Alert::bad_record_mac})});
  }
  all.push_back({.name = "client-hello-repeated",
                 .rule = rules::order,
                 .deviations = {in_hello(Act::repeat)},
                 .expected = refusal({Alert::unexpected_message, Alert::bad_record_mac})});
}

}  // namespace glasstls::probe::families
