#include "messages/extension_bodies.hpp"
#include "probe/families/families.hpp"

/// Finished, KeyUpdate, resumption and early data.
namespace glasstls::probe::families {

using namespace messages;
using enum ExtensionType;

namespace {

bool took_psk(const Heard& heard) { return heard.psk; }
bool took_no_psk(const Heard& heard) { return !heard.psk; }
bool answered_update(const Heard& heard) { return heard.key_updates > 0; }

Deviation binders(Act act, std::int64_t number = 0) { return at(Moment::binders, act, number); }
Deviation bound_field(std::string field, std::string value) {
  return {.moment = Moment::binders, .act = Act::set, .field = std::move(field), .text = std::move(value)};
}

Deviation last(std::string_view body) { return in_hello(Act::add_last, number(pre_shared_key), hex(body)); }

void add_foreign_keys(Conversations& all) {
  const std::size_t first = all.size();
  const Expectation full = answer_with("a full handshake was made", took_no_psk);
  push(all, "psk-of-somebody-else", rules::compatible_psk, {last(foreign_psk)}, full);
  push(all, "psk-of-somebody-else-not-last", rules::psk_last,
       {last(foreign_psk), in_hello(Act::to_front, number(pre_shared_key))},
       {.alerts = {Alert::illegal_parameter}, .alert_is_fixed = true});
  push(all, "psk-of-somebody-else-before-grease", rules::psk_last,
       {last(foreign_psk), in_hello(Act::add_last, 0x7a7a)},
       {.alerts = {Alert::illegal_parameter}, .alert_is_fixed = true});
  push(all, "psk-without-modes", rules::psk_modes,
       {in_hello(Act::drop_extension, number(psk_key_exchange_modes)), last(foreign_psk)},
       refusal({Alert::missing_extension}));
  push(all, "psk-twice", rules::one_of_each, {last(foreign_psk), last(foreign_psk)},
       refusal({Alert::illegal_parameter, Alert::decode_error}));
  struct Malformed {
    std::string_view name, body;
  };
  const std::string identity = "0020a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf00000000";
  const std::string binder = "20c0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedf";
  Expectation malformed = alert({Alert::decode_error});
  for (const auto& [name, body] :
       {std::pair{"empty", std::string()}, std::pair{"without-identities", "00000021" + binder},
        std::pair{"without-binders", "0026" + identity + "0000"},
        std::pair{"without-a-list-of-binders", "0026" + identity},
        std::pair{"with-a-byte-behind-it", "0026" + identity + "0021" + binder + "00"},
        std::pair{"with-an-empty-identity", "00060000000000000021" + binder},
        std::pair{"with-a-binder-of-31-bytes", "0026" + identity + "00201f" + binder.substr(2, 62)},
        std::pair{"with-a-truncated-age", "0024" + identity.substr(0, 72) + "0021" + binder}})
    push(all, "psk-" + std::string(name), rules::syntax, {last(body)}, malformed);
  push(all, "psk-with-two-identities-and-one-binder", rules::semantics,
       {last("004c" + identity + identity + "0021" + binder)},
       refusal({Alert::illegal_parameter, Alert::decode_error}));
  push(all, "psk-with-one-identity-and-two-binders", rules::semantics,
       {last("0026" + identity + "0042" + binder + binder)},
       refusal({Alert::illegal_parameter, Alert::decode_error}));
  push(all, "psk-with-two-identities", rules::compatible_psk,
       {last("004c" + identity + identity + "0042" + binder + binder)}, full);
  // A server that does not know pre_shared_key ignores it.
  for (std::size_t i = first; i < all.size(); ++i) all[i].needs = {Need::resumption};
}

void add_resumption(Conversations& all) {
  const auto resumed = [&](std::string name, const Rule& rule, std::vector<Deviation> deviations,
                           Expectation expected) {
    all.push_back({.name = "resumption" + std::move(name),
                   .rule = rule,
                   .opening = {.kind = Opening::Kind::resumption},
                   .deviations = std::move(deviations),
                   .expected = std::move(expected)});
  };
  const Expectation full = answer_with("a full handshake was made", took_no_psk);
  resumed("", rules::compatible_psk, {}, answer_with("the ticket was used", took_psk));
  resumed("-twice-with-unknown-extensions", rules::unknown_extensions,
          {in_hello(Act::add_extension, 0x6a6a, {1})}, answer_with("the ticket was used", took_psk));
  for (const std::int64_t byte : {-1, -2, -16, -32})
    resumed("-with-byte-" + std::to_string(-byte) + "-from-the-end-of-its-binder-changed", rules::binder,
            {binders(Act::flip, byte)},
            refusal({Alert::decrypt_error, Alert::illegal_parameter, Alert::handshake_failure}));
  resumed("-with-another-random-than-was-bound", rules::binder,
          {bound_field("random", "0x" + to_hex(Bytes(32, 9)))},
          refusal({Alert::decrypt_error, Alert::illegal_parameter, Alert::handshake_failure}));
  resumed(
      "-with-a-changed-ticket", rules::compatible_psk,
      {{.moment = Moment::client_hello, .act = Act::set, .field = "pre_shared_key.identity", .text = "flip"}},
      full);
  resumed("-with-a-truncated-binder", rules::syntax, {binders(Act::cut, 1)}, alert({Alert::decode_error}));
  resumed("-not-last", rules::psk_last, {in_hello(Act::to_front, number(pre_shared_key))},
          alert({Alert::illegal_parameter}));
  resumed("-before-grease", rules::psk_last, {in_hello(Act::add_last, 0x7a7a, {1})},
          alert({Alert::illegal_parameter}));
  resumed("-without-modes", rules::psk_modes, {in_hello(Act::drop_extension, number(psk_key_exchange_modes))},
          refusal({Alert::missing_extension}));
  resumed("-behind-an-unknown-identity", rules::compatible_psk, {in_hello(Act::decoy, 0, Bytes(32, 0xa0))},
          answer());
  resumed("-with-psk-ke-alone", rules::unlisted_mode,
          {in_hello(Act::body, number(psk_key_exchange_modes), hex("0100"))}, answer());
  resumed("-with-psk-dhe-ke-alone", rules::unlisted_mode,
          {in_hello(Act::body, number(psk_key_exchange_modes), hex("0101"))}, answer());
  resumed("-with-unknown-modes", rules::unlisted_mode,
          {in_hello(Act::body, number(psk_key_exchange_modes), hex("02c0c1"))}, full);
  resumed("-with-grease-among-the-modes", rules::invariants,
          {in_hello(Act::body, number(psk_key_exchange_modes), hex("020b01"))}, answer());
  resumed("-with-an-age-of-0", rules::ticket_age, {set("pre_shared_key.obfuscated_ticket_age", "0")},
          answer());
  resumed("-with-an-age-of-49-days", rules::ticket_age,
          {set("pre_shared_key.obfuscated_ticket_age", "4294967295")}, answer());
  resumed("-without-signature-algorithms", rules::compatible_psk,
          {in_hello(Act::drop_extension, number(signature_algorithms))},
          {.alerts = {Alert::missing_extension}, .answer = true});
  resumed(
      "-with-a-suite-of-another-hash", rules::resumed_suite, {set("cipher_suites", "0x1302")},
      {.alerts = {Alert::illegal_parameter, Alert::handshake_failure, Alert::decrypt_error}, .answer = true});
  resumed(
      "-without-shares", rules::retry_without_share, {in_hello(Act::body, number(key_share), hex("0000"))},
      answer_with("a HelloRetryRequest came", [](const Heard& heard) { return heard.retry.has_value(); }));
}

/// Early data with a ticket that allows it.
void add_accepted_early_data(Conversations& all) {
  const auto early = [&](std::string name, const Rule& rule, std::vector<Deviation> deviations,
                         Expectation expected) {
    all.push_back({.name = "early-data-" + std::move(name),
                   .rule = rule,
                   .opening = {.kind = Opening::Kind::early_data},
                   .deviations = std::move(deviations),
                   .expected = std::move(expected)});
  };
  early("accepted", rules::early_data, {}, answer());
  early("with-a-wrong-tag", rules::early_record, {at(Moment::early_data, Act::corrupt)},
        alert({Alert::bad_record_mac}));
  early("without-its-end", rules::order, {at(Moment::end_of_early_data, Act::omit)},
        refusal({Alert::unexpected_message, Alert::bad_record_mac}));
  early("ended-twice", rules::order, {at(Moment::end_of_early_data, Act::repeat)},
        refusal({Alert::unexpected_message, Alert::bad_record_mac}));
  early("whose-end-has-a-body", rules::syntax, {at(Moment::end_of_early_data, Act::extend, 0, {0})},
        alert({Alert::decode_error}));
  early("whose-end-is-a-finished", rules::order, {at(Moment::end_of_early_data, Act::retype, 20)},
        refusal({Alert::unexpected_message, Alert::decode_error}));
  early("of-the-second-identity", rules::first_psk, {in_hello(Act::decoy, 0, Bytes(32, 0xa0))},
        answer_with("no early data was accepted", [](const Heard& heard) { return !heard.early_data; }));
  early("with-another-suite", rules::same_as_psk, {}, answer());
  all.back().opening.suites = {CipherSuite::TLS_CHACHA20_POLY1305_SHA256};
  early("without-tls13", rules::same_as_psk, {in_hello(Act::body, number(supported_versions), hex("020303"))},
        {.alerts = {Alert::protocol_version}, .older_version_is_allowed = true});
  Deviation more = at(Moment::after_hello, Act::record, 23, Bytes(16'000));
  more.times = 24;
  early(
      "beyond-what-the-ticket-allows",
      {{}, {9846, "4.7.1"}, "A server should end a connection with more early data than its ticket allows."},
      {more}, refusal_or_answer({Alert::unexpected_message}));
  early("with-a-wrong-age", rules::ticket_age, {set("pre_shared_key.obfuscated_ticket_age", "1000000000")},
        answer());
  early("with-another-protocol", rules::early_not_accepted,
        {in_hello(Act::add_extension, number(application_layer_protocol_negotiation),
                  hex("000908687474702f312e31"))},
        answer());
}

}  // namespace

void add_finished(Conversations& all) {
  const Expectation wrong = alert({Alert::decrypt_error});
  for (std::int64_t byte = 0; byte < 32; ++byte)
    push(all, "finished-with-byte-" + std::to_string(byte) + "-changed", rules::finished,
         {at(Moment::finished, Act::flip, 4 + byte)}, wrong);
  push(all, "finished-with-its-last-byte-changed", rules::finished, {at(Moment::finished, Act::flip, -1)},
       wrong);
  for (const std::int64_t cut : {1, 4, 16, 31, 64})
    push(all, "finished-without-its-last-" + std::to_string(cut) + "-bytes", rules::finished,
         {at(Moment::finished, Act::cut, cut)}, refusal({Alert::decode_error, Alert::decrypt_error}));
  for (const std::size_t more : {1u, 16u, 32u, 1000u})
    push(all, "finished-with-" + std::to_string(more) + "-bytes-behind-it", rules::finished,
         {at(Moment::finished, Act::extend, 0, Bytes(more))},
         refusal({Alert::decode_error, Alert::decrypt_error}));
  push(all, "finished-header-length-too-short", rules::finished,
       {at(Moment::finished, Act::header_length, -1)},
       refusal({Alert::decode_error, Alert::decrypt_error, Alert::unexpected_message}));
  push(all, "finished-of-zeros", rules::finished,
       {at(Moment::finished, Act::replace, 0,
           [] {
             Bytes all{20, 0, 0, 32};
             all.resize(36);
             return all;
           }())},
       refusal({Alert::decrypt_error, Alert::decode_error}));
  push(all, "finished-left-out", rules::order, {at(Moment::finished, Act::omit)},
       refusal({Alert::unexpected_message, Alert::bad_record_mac}));
  push(all, "finished-repeated", rules::order, {at(Moment::finished, Act::repeat)},
       refusal({Alert::unexpected_message, Alert::bad_record_mac}));
}

void add_key_updates(Conversations& all) {
  const auto update = [](std::int64_t request, unsigned times = 1) {
    Deviation made = at(Moment::connected, Act::key_update, request);
    made.times = times;
    return made;
  };
  for (const unsigned times : {1u, 2u, 4u})
    push(all, "key-update-" + std::to_string(times) + "-times", rules::new_keys, {update(0, times)},
         answer());
  Conversation requested{.name = "key-update-requested",
                         .rule = rules::answers_update,
                         .deviations = {update(1)},
                         .expected = answer_with("a KeyUpdate came before the answer", answered_update),
                         .needs = {Need::request}};
  all.push_back(requested);
  requested.name = "key-update-requested-5-times";
  requested.deviations = {update(1, 5)};
  all.push_back(requested);
  for (const std::int64_t value : {2, 3, 127, 255})
    push(all, "key-update-with-the-value-" + std::to_string(value), rules::request_update, {update(value)},
         alert({Alert::illegal_parameter}));
  push(all, "key-update-1000-times",
       {{}, {9846, "4.7.3"}, "Nobody needs so many; a server may end the connection."}, {update(0, 1000)},
       refusal_or_answer({Alert::unexpected_message}));
  push(all, "key-update-without-a-value", rules::syntax,
       {at(Moment::connected, Act::message, 0, hex("18000000"))}, alert({Alert::decode_error}));
  push(all, "key-update-of-two-bytes", rules::syntax,
       {at(Moment::connected, Act::message, 0, hex("180000020000"))}, alert({Alert::decode_error}));
  push(all, "key-update-without-new-keys", rules::old_keys,
       {at(Moment::connected, Act::message, 0, hex("1800000100"))}, alert({Alert::bad_record_mac}));
  push(all, "key-update-unprotected", rules::old_keys,
       {at(Moment::connected, Act::plain, 22, hex("1800000100"))},
       refusal({Alert::unexpected_message, Alert::bad_record_mac}));
  push(all, "key-update-with-a-later-record-in-its-keys", rules::new_keys,
       {update(0), at(Moment::connected, Act::record, 23, {}), update(0)}, answer());
}

void add_pre_shared_keys(Conversations& all) {
  add_foreign_keys(all);
  add_resumption(all);
}

void add_early_data(Conversations& all) {
  // Early data that the server cannot open: it skips what it did not accept.
  const Bytes forged = [] {
    Bytes all{23, 3, 3, 0, 60};
    all.resize(65, 0x33);
    return all;
  }();
  const Deviation announced = in_hello(Act::add_extension, number(early_data));
  Deviation records = at(Moment::after_hello, Act::raw, 0, forged);
  push(all, "early-data-that-cannot-be-accepted", rules::early_not_accepted,
       {announced, last(foreign_psk), records}, answer());
  records.times = 20;
  push(all, "early-data-that-cannot-be-accepted-20-records", rules::early_not_accepted,
       {announced, last(foreign_psk), records}, answer());
  push(all, "early-data-announced-but-not-sent", rules::early_data, {announced, last(foreign_psk)}, answer());
  records.times = 40'000;
  push(all, "early-data-without-end",
       {{}, {9846, "4.3.10"}, "A server skips only so much early data as it would accept."},
       {announced, last(foreign_psk), records},
       refusal_or_answer({Alert::unexpected_message, Alert::bad_record_mac}));
  push(all, "early-data-without-a-psk", rules::early_data, {announced},
       refusal_or_answer({Alert::missing_extension, Alert::illegal_parameter}));
  push(all, "early-data-with-a-body", rules::leftover,
       {in_hello(Act::add_extension, number(early_data), {0}), last(foreign_psk)},
       alert({Alert::decode_error}));
  push(all, "early-data-that-nobody-announced", rules::record_type,
       {at(Moment::after_hello, Act::raw, 0, forged)},
       alert({Alert::unexpected_message, Alert::bad_record_mac}));
  all.push_back({.name = "early-data-before-a-retry",
                 .rule = rules::early_data,
                 .opening = {.kind = Opening::Kind::retry},
                 .deviations = {announced, last(foreign_psk), at(Moment::after_hello, Act::raw, 0, forged),
                                at(Moment::second_hello, Act::drop_extension, number(early_data))},
                 .expected = answer()});
  add_accepted_early_data(all);
}

}  // namespace glasstls::probe::families
