// story: folds the events of one connection into steps that people look at. Every view is made only from a
// Story.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/bytes.hpp"
#include "base/check.hpp"
#include "dissect/certificate_summary.hpp"
#include "dissect/fact.hpp"
#include "dissect/spoken.hpp"
#include "messages/numbers.hpp"
#include "trace/event.hpp"

namespace glasstls::story {

using dissect::CertificateSummary;
using dissect::Fact;
using dissect::Spoken;
using trace::Direction;
using trace::Epoch;

/// A record that carried handshake messages, an alert or change_cipher_spec, or one that could not be opened.
struct RecordStep {
  Direction direction{};
  std::uint64_t number = 0;  ///< among those of its direction in this connection, from 0
  Epoch epoch{};
  std::uint64_t sequence = 0;     ///< among the records under the same keys
  std::uint8_t content_type = 0;  ///< the inner type for protected records; 0 where it was not opened
  Bytes content{};                ///< before protection
  std::size_t padding = 0;        ///< zero bytes
  Bytes wire{};                   ///< as it travelled, header included; of a refused record what was received
  Spoken spoken{};
};

/// Whether the content of a record is known.
inline bool was_opened(const RecordStep& record) { return record.content_type != 0; }

/// Consecutive records of application data, or consecutive records that could not be opened. Their content is
/// not kept.
struct ApplicationData {
  Direction direction{};
  std::uint64_t first_record = 0, last_record = 0;
  std::uint64_t content_size = 0, padding = 0, wire_size = 0;  ///< in bytes, over all of them
  double until = 0;                ///< when the last of them passed, in milliseconds since the flow began
  std::optional<Epoch> epoch{};    ///< the keys of all of them; empty where a trace does not say
  std::string closed{};            ///< why they could not be opened; empty where they were
  std::uint8_t content_type = 23;  ///< as their headers say: application_data
};

/// A handshake message, header included.
struct Message {
  Direction direction{};
  std::string name{};  ///< "ClientHello"
  Bytes bytes{};
  std::uint64_t first_record = 0, last_record = 0;  ///< numbers of the records that carried it
  Spoken spoken{};
};

/// One step of the key schedule (see trace::SecretDerived). The values are there only if the user asked for
/// secrets. They are plain bytes because they will be printed.
struct SecretStep {
  std::string name{}, from{}, label{}, keylog_label{}, hash{};
  Bytes context{}, client_random{};
  std::size_t size = 0;
  std::optional<Bytes> value{}, input{};
};

/// From here on, records in this direction are protected with these keys.
struct KeysStep {
  Direction direction{};
  Epoch epoch{};
  std::string secret{}, cipher_suite{};
  std::uint64_t generation = 0;
  std::optional<Bytes> key{}, iv{};
};

/// RFC 9846 appendix A: the state machine entered a state.
struct StateStep {
  std::string name{};
};

/// An alert was sent or received.
struct AlertStep {
  Direction direction{};
  Alert alert{};
  std::optional<Failure> failure{};  ///< why we sent it
};

/// A certificate chain was judged.
struct CertificatesStep {
  std::vector<Bytes> chain{};  ///< DER as presented, leaf first
  Verdict verdict{};
  std::vector<CertificateSummary> certificates{};  ///< made from `chain`, one for each
};

/// A request begins: the first one, or one after a redirect.
struct RequestStep {
  int redirects = 0;         ///< followed so far
  std::string url{};         ///< empty for a bare connection
  std::string server{};      ///< "example.com:443"
  std::string connect_to{};  ///< where the user sends the connection instead; empty without --connect-to
};

/// The parts of a flow.
enum class Phase : std::uint8_t { dns, tcp, tls, http };

/// A part of the flow begins.
struct PhaseBegun {
  Phase phase{};
  std::string title{};  ///< "example.com", "192.0.2.1:443", "GET /"
};

/// A part of the flow is over.
struct PhaseEnded {
  Phase phase{};
  bool ok = true;
  double milliseconds = 0;
  int round_trips = 0;  ///< counted from flights, not guessed from time
  std::vector<Fact> facts{};
};

/// An HTTP request was sent, or the head of a response was received.
struct HttpHead {
  Direction direction{};
  std::string first_line{};
  std::vector<std::pair<std::string, std::string>> fields{};
};

/// The request is over and its connection is closed.
struct ClosedStep {
  double milliseconds = 0;
  int round_trips = 0;
  std::uint64_t sent = 0, received = 0;      ///< over TCP, in bytes
  bool server_closed = true;                 ///< whether the server sent close_notify
  std::optional<std::uint64_t> body_size{};  ///< received inside TLS, in bytes; old traces lack it
};

/// The flow ended with an error.
struct ErrorStep {
  Phase phase{};
  std::string what{};  ///< a sentence for people
  std::string expected{}, presented{};
};

/// What a lesson says: before the flow, what to look for; after it, what it showed.
struct Note {
  std::string title{};
  std::string text{};  ///< paragraphs, with an empty line between them
  std::vector<Fact> facts{};
  bool closing = false;  ///< it is shown after everything else
};

/// What happened, and when.
struct Step {
  double ms = 0;  ///< since the flow began; always 0 if there is no clock
  std::variant<RecordStep, ApplicationData, Message, SecretStep, KeysStep, StateStep, Check, AlertStep,
               CertificatesStep, RequestStep, PhaseBegun, PhaseEnded, HttpHead, ClosedStep, ErrorStep, Note>
      what{};
};

/// One flow, in the order in which it happened.
struct Story {
  std::vector<Step> steps{};
  bool timed = false;        ///< whether the times of the steps mean anything
  std::size_t left_out = 0;  ///< steps that were not kept
};

/// Removes the values of secrets and keys, as if the user had not asked for them.
void forget_secrets(Story& story);

/// "DNS", "TCP", "TLS", "HTTP".
std::string_view name_of(Phase phase);
/// "plaintext", "early", "handshake", "application".
std::string_view name_of(Epoch epoch);

/// How a message is to be read: a hello itself says its version; for other messages `message.spoken` says it.
Spoken spoken_of(const Message& message);
/// The record that a message ended in, or null if the story does not have it (yet). `message` is one of the
/// story's messages.
const RecordStep* record_of(const Story& story, const Message& message);

}  // namespace glasstls::story
