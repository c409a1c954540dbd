#include <array>

#include "messages/extension_bodies.hpp"
#include "probe/client_families/client_families.hpp"

/// Messages at the wrong time, what comes after the handshake, and resumption.
namespace glasstls::probe::client_families {

using namespace messages;
using families::alert;
using families::answer;
using families::answer_with;
using families::at;
using families::hex;
using families::number;
using families::refusal;
using families::refusal_or_answer;
using enum ExtensionType;

namespace {

/// A handshake message that follows its syntax: msg_type, and its body in hexadecimal.
struct MessageSample {
  std::string_view name;
  std::uint8_t type;
  std::string_view body;
  /// Clients may look at its body first, or do not know its type.
  bool is_obscure = false;
};
constexpr std::array message_samples = std::to_array<MessageSample>({
    {"hello-request", 0, ""},
    {"client-hello", 1,
     "0303000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f00000213010100"
     "0041002b0003020304000a00040002001d000d000400020804003300260024001d0020"
     "0900000000000000000000000000000000000000000000000000000000000000"},
    {"server-hello", 2,
     "030300000000000000000000000000000000000000000000000000000000000000000013010000"
     "2e002b00020304003300240"
     "01d00200900000000000000000000000000000000000000000000000000000000000000",
     true},
    {"new-session-ticket", 4, "000000640000000001000001aa0000"},
    {"end-of-early-data", 5, ""},
    {"encrypted-extensions", 8, "0000"},
    {"certificate", 11, "00000000", true},
    {"server-key-exchange", 12, "0000"},
    {"certificate-request", 13, "000008000d000400020403"},
    {"server-hello-done", 14, ""},
    {"certificate-verify", 15, "0804000401020304", true},
    {"client-key-exchange", 16, "200102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20"},
    {"finished", 20, "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20"},
    {"certificate-status", 22, "01000000"},
    {"key-update", 24, "00"},
    {"compressed-certificate", 25, "000100000400000101", true},
    {"message-of-type-99", 99, "01", true},
    {"message-hash", 254, "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20", true},
});

Bytes message_of(const MessageSample& sample) {
  const Bytes body = hex(sample.body);
  Bytes message{sample.type, 0, static_cast<std::uint8_t>(body.size() >> 8),
                static_cast<std::uint8_t>(body.size())};
  append(message, body);
  return message;
}

/// Where a client waits, and for what: messages of these names may come.
struct State {
  std::string_view name;
  Moment moment{};
  std::array<std::string_view, 4> awaited{};
};
constexpr std::array states = std::to_array<State>({
    {"before-the-server-hello", Moment::greeted, {"server-hello"}},
    {"behind-the-server-hello", Moment::after_server_hello, {"encrypted-extensions"}},
    {"behind-the-encrypted-extensions",
     Moment::after_extensions,
     {"certificate", "certificate-request", "compressed-certificate"}},
    {"behind-the-certificate", Moment::after_certificate, {"certificate-verify"}},
    {"before-the-finished", Moment::after_verify, {"finished"}},
    {"after-the-handshake", Moment::complete, {"new-session-ticket", "key-update"}},
});

const Rule& rule_for(const MessageSample& sample, const State& state) {
  if (sample.name == "end-of-early-data") return client_rules::no_end_of_early_data;
  if (sample.name == "certificate-request" && state.moment == Moment::complete)
    return client_rules::post_handshake;
  if (sample.name == "key-update") return rules::key_update_early;
  return rules::order;
}

std::string_view authenticates_later(const ClientHello& hello) {
  return find(hello.extensions, post_handshake_auth) ? "the client sends post_handshake_auth" : "";
}

void add_tickets(Conversations& all) {
  const auto ticket = [](Act act, std::int64_t number = 0, Bytes bytes = {}) {
    return at(Moment::ticket, act, number, std::move(bytes));
  };
  const Expectation if_read = refusal_or_answer({Alert::decode_error, Alert::illegal_parameter});
  for (const auto& [name, value] :
       {std::pair{"7-days-and-1-second", "604801"}, std::pair{"1-year", "31536000"},
        std::pair{"the-longest-time", "4294967295"}})
    push(all, "ticket-for-" + std::string(name), client_rules::ticket_lifetime,
         {set(Moment::ticket, "ticket_lifetime", value)}, refusal_or_answer({Alert::illegal_parameter}));
  for (const auto& [name, value] : {std::pair{"0-seconds", "0"}, std::pair{"7-days", "604800"}})
    push(all, "ticket-for-" + std::string(name), client_rules::ticket_lifetime,
         {set(Moment::ticket, "ticket_lifetime", value)}, answer());
  push(all, "ticket-empty", rules::syntax, {set(Moment::ticket, "ticket", "empty")}, if_read);
  push(all, "ticket-with-an-empty-nonce", rules::syntax, {set(Moment::ticket, "ticket_nonce", "empty")},
       answer());
  push(all, "ticket-with-a-nonce-of-255-bytes", rules::syntax,
       {set(Moment::ticket, "ticket_nonce", "0x" + to_hex(Bytes(255, 7)))}, answer());
  push(all, "ticket-with-early-data-without-a-size", rules::syntax,
       {ticket(Act::add_extension, number(early_data))}, if_read);
  push(all, "ticket-with-early-data-of-3-bytes", rules::syntax,
       {ticket(Act::add_extension, number(early_data), {0, 0, 1})}, if_read);
  push(all, "ticket-with-early-data", client_rules::ticket_unknown,
       {ticket(Act::add_extension, number(early_data), {0, 0, 1, 0})}, answer());
  push(all, "ticket-with-early-data-twice", rules::one_of_each,
       {ticket(Act::add_extension, number(early_data), {0, 0, 1, 0}), ticket(Act::twice, number(early_data))},
       refusal_or_answer({Alert::illegal_parameter, Alert::decode_error}));
  push(all, "ticket-twice", {{}, {9846, "4.7.1"}, "A server may send several tickets."},
       {ticket(Act::repeat)}, answer());
  push(all, "ticket-left-out", {{}, {9846, "4.7.1"}, "A server need not send a ticket."}, {ticket(Act::omit)},
       answer());
  push(all, "ticket-of-12000-bytes", {{}, {9846, "4.7.1"}, "A ticket has up to 65535 bytes."},
       {set(Moment::ticket, "ticket", "0x" + to_hex(Bytes(12000, 7)))}, answer());
  push(all, "ticket-before-the-client-s-finished",
       {{}, {9846, "4.7.1"}, "A server may send a ticket before the client's Finished came."},
       {at(Moment::half_open, Act::message, 0,
           hex("0400001300000064000000000001000401020304"
               "0000"))},
       refusal_or_answer({Alert::decode_error}));
}

void add_key_updates(Conversations& all) {
  const auto update = [](std::int64_t request, unsigned times = 1) {
    Deviation made = at(Moment::complete, Act::key_update, request);
    made.times = times;
    return made;
  };
  for (const unsigned times : {1u, 2u, 4u})
    push(all, "key-update-" + std::to_string(times) + "-times", rules::new_keys, {update(0, times)},
         answer());
  push(all, "key-update-requested", rules::answers_update, {update(1)}, answer());
  push(all, "key-update-requested-5-times", rules::answers_update, {update(1, 5)}, answer());
  for (const std::int64_t value : {2, 3, 127, 255})
    push(all, "key-update-with-the-value-" + std::to_string(value), rules::request_update, {update(value)},
         alert({Alert::illegal_parameter}));
  push(all, "key-update-1000-times",
       {{}, {9846, "4.7.3"}, "Nobody needs so many; a client may end the connection."}, {update(0, 1000)},
       refusal_or_answer({Alert::unexpected_message}));
  push(all, "key-update-without-a-value", rules::syntax,
       {at(Moment::complete, Act::message, 0, hex("18000000"))}, alert({Alert::decode_error}));
  push(all, "key-update-of-two-bytes", rules::syntax,
       {at(Moment::complete, Act::message, 0, hex("180000020000"))}, alert({Alert::decode_error}));
  push(all, "key-update-without-new-keys", rules::old_keys,
       {at(Moment::complete, Act::message, 0, hex("1800000100"))}, alert({Alert::bad_record_mac}));
  push(all, "key-update-behind-the-finished", rules::new_keys, {at(Moment::half_open, Act::key_update, 0)},
       answer());
}

}  // namespace

void add_states(Conversations& all) {
  for (const State& state : states)
    for (const MessageSample& sample : message_samples) {
      if (std::find(state.awaited.begin(), state.awaited.end(), sample.name) != state.awaited.end()) continue;
      Expectation expected = sample.is_obscure ? refusal({Alert::unexpected_message, Alert::decode_error})
                                               : alert({Alert::unexpected_message});
      push(all, std::string(sample.name) + "-" + std::string(state.name), rule_for(sample, state),
           {at(state.moment, Act::message, 0, message_of(sample))}, expected);
      if (state.moment == Moment::complete && sample.name == "certificate-request")
        all.back().hindrance = authenticates_later;
    }
}

void add_later_messages(Conversations& all) {
  add_tickets(all);
  add_key_updates(all);
}

void add_resumption(Conversations& all) {
  const Opening resuming{.kind = Opening::Kind::resumption};
  const Expectation inconsistent = alert({Alert::illegal_parameter});
  const auto resumed = [&](std::string name, const Rule& rule, std::vector<Deviation> deviations,
                           Expectation expected) {
    push({all, resuming}, "resumption" + std::move(name), rule, std::move(deviations), std::move(expected));
  };
  resumed("", rules::compatible_psk, {}, answer());
  for (const std::string_view identity : {"0001", "0002", "00ff", "ffff"})
    resumed("-with-selected-identity-" + std::string(identity), client_rules::selected_psk,
            {at(Moment::server_hello, Act::body, number(pre_shared_key), hex(identity))}, inconsistent);
  for (const auto& [name, body] :
       {std::pair{"empty", ""}, std::pair{"of-one-byte", "00"}, std::pair{"of-three-bytes", "000000"}})
    resumed("-with-selected-identity-" + std::string(name), rules::syntax,
            {at(Moment::server_hello, Act::body, number(pre_shared_key), hex(body))},
            refusal({Alert::decode_error}));
  resumed("-without-key-share", client_rules::selected_psk,
          {at(Moment::server_hello, Act::drop_extension, number(key_share))},
          refusal({Alert::illegal_parameter, Alert::missing_extension}));
  resumed("-with-a-suite-of-another-hash", client_rules::selected_psk,
          {set(Moment::server_hello, "cipher_suite", "0x1302")}, refusal({Alert::illegal_parameter}));
  resumed("-with-a-certificate", rules::order,
          {at(Moment::after_extensions, Act::message, 0, hex("0b00000400000000"))},
          refusal({Alert::unexpected_message, Alert::decode_error}));
  resumed("-with-a-certificate-request", rules::order,
          {at(Moment::after_extensions, Act::message, 0, hex("0d00000b000008000d000400020403"))},
          alert({Alert::unexpected_message}));
  resumed("-with-early-data-that-was-not-offered", client_rules::unsolicited,
          {at(Moment::encrypted_extensions, Act::add_extension, number(early_data))},
          alert({Alert::unsupported_extension, Alert::illegal_parameter}));
  resumed("-with-a-changed-finished", rules::finished, {at(Moment::finished, Act::flip, -1)},
          alert({Alert::decrypt_error}));
  resumed("-with-a-psk-twice", rules::one_of_each,
          {at(Moment::server_hello, Act::twice, number(pre_shared_key))},
          refusal({Alert::illegal_parameter, Alert::decode_error}));
}

}  // namespace glasstls::probe::client_families
