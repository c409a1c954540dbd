#pragma once

#include <string>
#include <utility>
#include <vector>

#include "probe/client_families/client_rules.hpp"
#include "probe/families/families.hpp"

/// The families of conversations for clients. Each function adds one family. conversations.cpp puts "visit-"
/// in front of all names.
namespace glasstls::probe::client_families {

using families::Conversations;

/// What must work.
void add_ordinary(Conversations& all);
/// The fields of a ServerHello and its key share.
void add_server_hello(Conversations& all);
/// HelloRetryRequests, and what follows them.
void add_retries(Conversations& all);
/// Each extension in a message where it does not belong, unknown ones, and two of one type.
void add_extensions(Conversations& all);
/// Each length in what a server sends, wrong.
void add_lengths(Conversations& all);
/// CertificateRequest, Certificate and CertificateVerify.
void add_authentication(Conversations& all);
/// Certificates that a client should not trust.
void add_certificates(Conversations& all);
/// Each handshake message where the client waits for another.
void add_states(Conversations& all);
/// How messages are cut into records, and which share one.
void add_fragments(Conversations& all);
/// Records: types, lengths, padding, protection, change_cipher_spec.
void add_records(Conversations& all);
/// Alerts.
void add_alerts(Conversations& all);
/// Finished messages that are wrong.
void add_finished(Conversations& all);
/// NewSessionTickets and KeyUpdates.
void add_later_messages(Conversations& all);
/// What a server answers to a ticket.
void add_resumption(Conversations& all);

/// What a ClientHello must have. These watch every connection.
void add_client_hellos(Conversations& all);

/// A message of the server, the moment at which it is changed, and how conversations call it.
struct Target {
  std::string_view name;
  Moment moment{};
  Opening opening{};  ///< without it, the message is not sent
};

/// Where conversations are added that begin in the same way.
struct Beginning {
  Conversations& all;
  Opening opening;
};

/// Adds a conversation with that beginning.
inline void push(const Beginning& beginning, std::string name, const Rule& rule,
                 std::vector<Deviation> deviations, Expectation expected) {
  beginning.all.push_back({.name = std::move(name),
                           .rule = rule,
                           .opening = beginning.opening,
                           .deviations = std::move(deviations),
                           .expected = std::move(expected)});
}
/// The same with an ordinary beginning.
inline void push(Conversations& all, std::string name, const Rule& rule, std::vector<Deviation> deviations,
                 Expectation expected) {
  push({all, Opening{}}, std::move(name), rule, std::move(deviations), std::move(expected));
}
/// A field of a message with another value, in the words of lab::set_field().
inline Deviation set(Moment moment, std::string field, std::string value) {
  return {.moment = moment, .act = Act::set, .field = std::move(field), .text = std::move(value)};
}

}  // namespace glasstls::probe::client_families
