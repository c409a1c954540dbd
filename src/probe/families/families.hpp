#pragma once

#include <array>
#include <initializer_list>
#include <string>
#include <vector>

#include "probe/conversation.hpp"
#include "probe/rules.hpp"

/// The families of conversations for servers. Each function adds one family.
namespace glasstls::probe::families {

using Conversations = std::vector<Conversation>;

/// What must work.
void add_ordinary(Conversations& all);
/// Each length in a ClientHello, wrong.
void add_lengths(Conversations& all);
/// Extensions: empty, too long, twice, in another order, unknown.
void add_extensions(Conversations& all);
/// legacy_version, supported_versions, the session id, compression methods.
void add_versions(Conversations& all);
/// Cipher suites, groups, signature algorithms, protocols, names.
void add_choices(Conversations& all);
/// Key shares that are wrong, and those that a server must cope with.
void add_key_shares(Conversations& all);
/// What changes in a second ClientHello.
void add_retries(Conversations& all);
/// Messages that are cut into records, and records that should not share messages.
void add_fragments(Conversations& all);
/// Each handshake message where the server waits for another.
void add_states(Conversations& all);
/// Records: types, lengths, padding, protection.
void add_records(Conversations& all);
/// change_cipher_spec records.
void add_changes_of_cipher(Conversations& all);
/// Alerts.
void add_alerts(Conversations& all);
/// Finished messages that are wrong.
void add_finished(Conversations& all);
/// KeyUpdates.
void add_key_updates(Conversations& all);
/// Resumption.
void add_pre_shared_keys(Conversations& all);
/// Early data that is accepted, and that which is not.
void add_early_data(Conversations& all);
/// Certificates of clients.
void add_client_certificates(Conversations& all);
/// What else belongs to the authentication of clients: records, signatures, when it is asked for.
void add_authentication(Conversations& all);

// What the standard allows.

/// The alert that the standard names.
inline Expectation alert(std::initializer_list<Alert> alerts) {
  return {.alerts = alerts, .alert_is_fixed = true};
}
/// Any fatal alert; these are the best ones.
inline Expectation refusal(std::initializer_list<Alert> alerts) { return {.alerts = alerts}; }
/// The same, or an answer as if nothing had happened.
inline Expectation refusal_or_answer(std::initializer_list<Alert> alerts) {
  return {.alerts = alerts, .answer_is_allowed = true};
}
/// An answer.
inline Expectation answer() { return {.answer = true}; }
/// An answer, and what must hold then.
inline Expectation answer_with(std::string_view fact, bool (*holds)(const Heard& heard)) {
  return {.answer = true, .fact = fact, .holds = holds};
}

// Deviations.

/// The number of an extension, for Deviation::number.
inline std::int64_t number(messages::ExtensionType type) { return static_cast<std::int64_t>(type); }

/// A change to the ClientHello.
inline Deviation in_hello(Act act, std::int64_t number = 0, Bytes bytes = {}) {
  return {.moment = Moment::client_hello, .act = act, .number = number, .bytes = std::move(bytes)};
}
/// A field of the ClientHello with another value, in the words of lab::set_field().
inline Deviation set(std::string field, std::string value) {
  return {
      .moment = Moment::client_hello, .act = Act::set, .field = std::move(field), .text = std::move(value)};
}
/// The same, with lengths that do not fit.
inline Deviation force(std::string field, std::string value) {
  return {
      .moment = Moment::client_hello, .act = Act::force, .field = std::move(field), .text = std::move(value)};
}
/// Something at a moment.
inline Deviation at(Moment moment, Act act, std::int64_t number = 0, Bytes bytes = {}) {
  return {.moment = moment, .act = act, .number = number, .bytes = std::move(bytes)};
}

/// A conversation that begins with a full handshake.
inline Conversation with(std::string name, const Rule& rule, std::vector<Deviation> deviations,
                         Expectation expected) {
  return {.name = std::move(name),
          .rule = rule,
          .deviations = std::move(deviations),
          .expected = std::move(expected)};
}
/// The same with one deviation.
inline Conversation with(std::string name, const Rule& rule, Deviation deviation, Expectation expected) {
  return with(std::move(name), rule, std::vector{std::move(deviation)}, std::move(expected));
}
/// Adds one.
inline void push(Conversations& all, std::string name, const Rule& rule, std::vector<Deviation> deviations,
                 Expectation expected) {
  all.push_back(with(std::move(name), rule, std::move(deviations), std::move(expected)));
}

/// The groups that we have shares for.
inline constexpr std::array groups{
    messages::NamedGroup::x25519,         messages::NamedGroup::secp256r1,
    messages::NamedGroup::secp384r1,      messages::NamedGroup::secp521r1,
    messages::NamedGroup::X25519MLKEM768, messages::NamedGroup::SecP256r1MLKEM768};

/// A pre_shared_key of one identity that no server gave out.
inline constexpr std::string_view foreign_psk =
    "0026"
    "0020"
    "a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf"
    "00000000"
    "0021"
    "20"
    "c0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedf";

/// Bytes from hexadecimal.
inline Bytes hex(std::string_view digits) { return from_hex(digits).value_or(Bytes{}); }
/// A name in kebab-case: "legacy_session_id length" becomes "legacy-session-id-length".
std::string kebab(std::string_view name);

}  // namespace glasstls::probe::families
