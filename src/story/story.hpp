// story: folds the events of one connection into what people look at. Every view is made from a Story alone.
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

/// A record that carried handshake messages, an alert or change_cipher_spec, or one that nobody could open.
struct RecordStep {
  Direction direction{};
  std::uint64_t number = 0;  ///< among those of its direction in this connection, from 0
  Epoch epoch{};
  std::uint64_t sequence = 0;     ///< among the records under the same keys
  std::uint8_t content_type = 0;  ///< the inner type for protected records; 0 where it was not opened
  Bytes content{};                ///< before protection
  std::size_t padding = 0;        ///< zero bytes
  Bytes wire{};                   ///< as it travelled, header included
  Spoken spoken{};
};

/// Whether it is known what is in it. Of one that was refused, `wire` is what came of it.
inline bool was_opened(const RecordStep& record) { return record.content_type != 0; }

/// Records that followed each other, of application data or such as nobody here could open. What they carried
/// is not kept.
struct ApplicationData {
  Direction direction{};
  std::uint64_t first_record = 0, last_record = 0;
  std::uint64_t content_size = 0, padding = 0, wire_size = 0;  ///< in bytes, over all of them
  double until = 0;              ///< when the last of them came or went, in milliseconds since the flow began
  std::optional<Epoch> epoch{};  ///< the keys of all of them; empty where a trace does not say
  std::string closed{};          ///< why nobody here could open them; empty where they were opened
  std::uint8_t content_type = 23;  ///< that their headers say: application_data
};

/// A handshake message, header included.
struct Message {
  Direction direction{};
  std::string name{};  ///< "ClientHello"
  Bytes bytes{};
  std::uint64_t first_record = 0, last_record = 0;  ///< numbers of the records that it rode in
  Spoken spoken{};
};

/// One step of the key schedule (see trace::SecretDerived). The values are there only where they were asked
/// for, and are plain bytes because whoever asked is going to print them.
struct SecretStep {
  std::string name{}, from{}, label{}, keylog_label{}, hash{};
  Bytes context{}, client_random{};
  std::size_t size = 0;
  std::optional<Bytes> value{}, input{};
};

/// Records in this direction are protected with these keys from here on.
struct KeysStep {
  Direction direction{};
  Epoch epoch{};
  std::string secret{}, cipher_suite{};
  std::uint64_t generation = 0;
  std::optional<Bytes> key{}, iv{};
};

/// RFC 9846 appendix A: the state machine went on.
struct StateStep {
  std::string name{};
};

/// An alert was sent or came.
struct AlertStep {
  Direction direction{};
  Alert alert{};
  std::optional<Failure> failure{};  ///< why we sent it
};

/// A certificate chain was judged.
struct CertificatesStep {
  std::vector<Bytes> chain{};  ///< DER as presented, leaf first
  Verdict verdict{};
  std::vector<CertificateSummary> certificates{};  ///< one for each of `chain`
};

/// A request begins: the first, or one that a redirect leads to.
struct RequestStep {
  int redirects = 0;         ///< followed so far
  std::string url{};         ///< empty for a bare connection
  std::string server{};      ///< "example.com:443"
  std::string connect_to{};  ///< where the user leads the connection instead; empty where he does not
};

/// The parts of a flow.
enum class Phase : std::uint8_t { dns, tcp, tls, http };

/// A part of the flow begins.
struct PhaseBegun {
  Phase phase{};
  std::string title{};  ///< "example.com", "192.0.2.1:443", "GET /"
};

/// A part of the flow is done.
struct PhaseEnded {
  Phase phase{};
  bool ok = true;
  double milliseconds = 0;
  int round_trips = 0;  ///< counted from flights, not guessed from time
  std::vector<Fact> facts{};
};

/// An HTTP request that was sent or a response whose head came.
struct HttpHead {
  Direction direction{};
  std::string first_line{};
  std::vector<std::pair<std::string, std::string>> fields{};
};

/// The request is over and its connection closed.
struct ClosedStep {
  double milliseconds = 0;
  int round_trips = 0;
  std::uint64_t sent = 0, received = 0;      ///< over TCP, in bytes
  bool server_closed = true;                 ///< whether the server's close_notify came
  std::optional<std::uint64_t> body_size{};  ///< of what came inside of TLS, in bytes; old traces lack it
};

/// The flow did not reach its end.
struct ErrorStep {
  Phase phase{};
  std::string what{};  ///< a sentence for people
  std::string expected{}, presented{};
};

/// What a lesson says to those who watch: before the flow, what to look for, or after it, what it showed.
struct Note {
  std::string title{};
  std::string text{};  ///< paragraphs, with an empty line between them
  std::vector<Fact> facts{};
  bool closing = false;  ///< it stands after everything else
};

/// What happened, and when.
struct Step {
  double ms = 0;  ///< since the flow began; 0 throughout where nobody handed in a clock
  std::variant<RecordStep, ApplicationData, Message, SecretStep, KeysStep, StateStep, Check, AlertStep,
               CertificatesStep, RequestStep, PhaseBegun, PhaseEnded, HttpHead, ClosedStep, ErrorStep, Note>
      what{};
};

/// One flow, in the order in which it happened.
struct Story {
  std::vector<Step> steps{};
  bool timed = false;        ///< whether the steps' times mean anything
  std::size_t left_out = 0;  ///< steps beyond the most that are kept
};

/// Removes the values of secrets and keys, as if nobody had asked for them.
void forget_secrets(Story& story);

/// "DNS", "TCP", "TLS", "HTTP".
std::string_view name_of(Phase phase);
/// "plaintext", "early", "handshake", "application".
std::string_view name_of(Epoch epoch);

/// The record that a message ended in, or null where that is not there (yet). `message` is one of the
/// story's.
const RecordStep* record_of(const Story& story, const Message& message);

}  // namespace glasstls::story
